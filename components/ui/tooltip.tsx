'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

/** Around the app once: tooltips that follow one another open without the delay. */
export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Base.Provider delay={500} closeDelay={0} timeout={400}>
    {children}
  </Base.Provider>
);

/** Adds to what is already said by label and text; never the only place of an instruction. */
export const Tooltip = ({
  label,
  shortcut,
  side = 'top',
  children,
}: {
  label: ReactNode;
  shortcut?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactElement;
}) => (
  <Base.Root>
    <Base.Trigger render={children} />
    <Base.Portal>
      <Base.Positioner side={side} sideOffset={6} className="z-60">
        <Base.Popup className="flex max-w-72 gap-2 rounded-control bg-ink px-2 py-1 font-medium text-meta text-surface transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
          {label}
          {shortcut ? <span className="opacity-70">{shortcut}</span> : null}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
