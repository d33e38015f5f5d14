import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn';

const badgeStyle = cva(
  'inline-flex h-[18px] shrink-0 items-center gap-1 whitespace-nowrap rounded-badge px-2 font-medium text-micro [&_svg]:size-[11px]',
  {
    variants: {
      tone: {
        neutral: 'bg-raised text-ink-2',
        outline: 'text-ink-2 shadow-[inset_0_0_0_1px_var(--border-strong)]',
        warn: 'bg-retry-soft text-retry',
        danger: 'bg-failed-soft text-failed',
        done: 'bg-done-soft text-done',
        waiting: 'bg-waiting-soft text-waiting',
        accent: 'bg-accent-soft text-accent-text',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

/** A small fact on a thing: "Reads", "Sends", "Demo". */
export const Badge = ({ tone, className, ...rest }: ComponentProps<'span'> & VariantProps<typeof badgeStyle>) => (
  <span {...rest} className={cn(badgeStyle({ tone }), className)} />
);
