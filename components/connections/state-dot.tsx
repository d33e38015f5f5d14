import { cn } from '@/components/ui/cn';

const STYLE = {
  ready: 'bg-done',
  failed: 'shadow-[inset_0_0_0_2px_var(--failed)]',
  demo: 'shadow-[inset_0_0_0_2px_var(--control)]',
  unknown: 'shadow-[inset_0_0_0_1px_var(--control)]',
} as const;

/** Beside a word, never alone. */
export const StateDot = ({ dot }: { dot: keyof typeof STYLE }) => (
  <i aria-hidden className={cn('block size-2 shrink-0 rounded-pill', STYLE[dot])} />
);
