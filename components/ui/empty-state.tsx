import type { ReactNode } from 'react';
import { cn } from './cn';

/** What would be here, and the one thing to do about it. */
export const EmptyState = ({
  icon,
  title,
  children,
  action,
  className,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) => (
  <div className={cn('mx-auto grid max-w-96 justify-items-center gap-2 px-4 py-12 text-center', className)}>
    {icon ? <div className="mb-1 text-ink-3">{icon}</div> : null}
    <h2 className="font-semibold text-body">{title}</h2>
    {children ? <div className="text-ink-2 text-ui">{children}</div> : null}
    {action ? <div className="mt-2 flex gap-2">{action}</div> : null}
  </div>
);
