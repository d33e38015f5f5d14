'use client';

import type { ReactElement, ReactNode } from 'react';
import { later, OnApproach } from './on-approach';

export interface PopoverProps {
  trigger: ReactElement;
  /** its accessible name; shown only by what `children` draw */
  title: string;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'left' | 'right';
  className?: string;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

const floatingPopover = later(() => import('./floating-popover').then((module) => module.FloatingPopover));

/** What a button opens beside itself. */
export const Popover = ({ trigger, ...rest }: PopoverProps) => (
  <OnApproach from={floatingPopover} popup="dialog" trigger={trigger} isOpen={rest.isOpen}>
    {(FloatingPopover, held) => <FloatingPopover {...rest} trigger={held} />}
  </OnApproach>
);
