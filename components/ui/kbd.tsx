import type { ReactNode } from 'react';
import { cn } from './cn';

export const Kbd = ({ children, className }: { children: ReactNode; className?: string }) => (
  <kbd
    className={cn(
      'min-w-[18px] rounded-badge border border-line bg-raised px-1 text-center font-medium font-sans text-ink-3 text-micro',
      className,
    )}
  >
    {children}
  </kbd>
);

/** Inside a primary button. */
export const KbdOnAccent = ({ children }: { children: ReactNode }) => (
  <Kbd className="border-transparent bg-on-accent/10 text-on-accent">{children}</Kbd>
);
