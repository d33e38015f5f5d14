'use client';

import { ScrollArea as Base } from '@base-ui/react/scroll-area';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** Scrolls natively; the bar shows while scrolling or hovering and takes no room. */
export const ScrollArea = ({
  label,
  children,
  className,
}: {
  label?: string;
  children: ReactNode;
  className?: string;
}) => (
  <Base.Root className={cn('min-h-0', className)}>
    <Base.Viewport
      aria-label={label}
      role={label ? 'region' : undefined}
      className="focus-inset h-full overscroll-contain"
    >
      <Base.Content style={{ minWidth: 0 }}>{children}</Base.Content>
    </Base.Viewport>
    <Base.Scrollbar className="m-0.5 flex w-1.5 justify-center rounded-pill opacity-0 transition-opacity data-hovering:opacity-100 data-scrolling:opacity-100">
      <Base.Thumb className="w-full rounded-pill bg-control" />
    </Base.Scrollbar>
  </Base.Root>
);
