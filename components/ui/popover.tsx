'use client';

import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { cn } from './cn';
import { popupStyle } from './menu-style';

export const Popover = ({
  trigger,
  title,
  children,
  align = 'end',
  side = 'bottom',
  className,
  isOpen,
  onOpenChange,
}: {
  trigger: ReactElement;
  /** its accessible name; shown only by what `children` draw */
  title: string;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'left' | 'right';
  className?: string;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}) => (
  <Base.Root open={isOpen} onOpenChange={onOpenChange}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={6} align={align} side={side} className="z-50">
        <Base.Popup
          aria-label={title}
          className={cn(popupStyle, 'max-h-(--available-height) max-w-96 overflow-y-auto', className)}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
