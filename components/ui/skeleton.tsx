import { cn } from './cn';

/** Holds the place of what is loading, at its size, so that nothing moves when it arrives. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div
    aria-hidden
    className={cn('rounded-control bg-raised motion-safe:animate-[skeleton_1.6s_ease-in-out_infinite]', className)}
  />
);
