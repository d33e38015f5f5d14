'use client';

import { Popover as Base } from '@base-ui/react/popover';
import { cn } from './cn';
import { popupStyle } from './menu-style';
import type { PopoverProps } from './popover';

/** What makes a popover of the button of a `Popover`. */
export const FloatingPopover = ({
  trigger,
  title,
  children,
  align = 'end',
  side = 'bottom',
  className,
  isOpen,
  onOpenChange,
}: PopoverProps) => (
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
