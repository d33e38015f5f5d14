import type { ComponentProps } from 'react';
import { cn } from './cn';

/** A small staff: the limit, and while running the level reached. `level` is 0 to 1; absent before a run. */
export const GaugeStaff = ({ level }: { level?: number }) => {
  const height = level === undefined ? 0 : Math.max(0, Math.min(1, level)) * 13;
  return (
    <svg width="10" height="16" viewBox="0 0 10 16" aria-hidden className="text-ink-3">
      <rect x="0.5" y="0.5" width="4" height="15" rx="1" fill="none" stroke="currentColor" />
      {height > 0 ? <rect x="1.5" y={14.5 - height} width="2" height={height} fill="var(--accent)" /> : null}
      <path d="M7 2h3M7 5h2M7 8h3M7 11h2M7 14h3" stroke="currentColor" />
    </svg>
  );
};

/** What something may cost at most, or has used of it. */
export const Gauge = ({ level, children, className, ...rest }: ComponentProps<'span'> & { level?: number }) => (
  <span
    {...rest}
    className={cn(
      'inline-flex h-(--input) items-center gap-2 whitespace-nowrap rounded-control bg-raised px-3 text-ink-2 text-meta [&_b]:font-medium [&_b]:text-ink',
      className,
    )}
  >
    <GaugeStaff level={level} />
    <span>{children}</span>
  </span>
);
