import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn';

/** Also for a button or link that looks like a chip. */
export const chipStyle = cva(
  'inline-flex h-6 shrink-0 select-none items-center gap-1 whitespace-nowrap rounded-pill border px-2 font-medium text-meta',
  {
    variants: {
      tone: {
        neutral: 'border-line bg-surface text-ink-2',
        warn: 'border-transparent bg-retry-soft text-retry',
        done: 'border-transparent bg-done-soft text-done',
        waiting: 'border-transparent bg-waiting-soft text-waiting',
        running: 'border-transparent bg-accent-soft text-accent-text',
        failed: 'border-transparent bg-failed-soft text-failed',
        skipped: 'border-transparent bg-raised text-ink-2',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

/** The state of a thing, always with a word. */
export const Chip = ({ tone, className, ...rest }: ComponentProps<'span'> & VariantProps<typeof chipStyle>) => (
  <span {...rest} className={cn(chipStyle({ tone }), className)} />
);
