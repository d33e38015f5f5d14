'use client';

import type { ReactElement, ReactNode } from 'react';
import { later, OnApproach } from './on-approach';

export type MenuEntry =
  | {
      kind?: 'item';
      label: string;
      icon?: ReactNode;
      shortcut?: string;
      onSelect: () => void;
      isDanger?: boolean;
      /** why it cannot be chosen now; shown beside the label */
      disabledReason?: string | null;
    }
  | { kind: 'check'; label: string; icon?: ReactNode; shortcut?: string; isChecked: boolean; onSelect: () => void }
  | { kind: 'submenu'; label: string; icon?: ReactNode; entries: MenuEntry[] }
  | { kind: 'label'; label: string }
  | { kind: 'separator' };

export interface MenuProps {
  trigger: ReactElement;
  entries: MenuEntry[];
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'left' | 'right';
}

const floatingMenu = later(() => import('./floating-menu').then((module) => module.FloatingMenu));

/** A menu on a button. The trigger must be a button with a name. */
export const Menu = ({ trigger, ...rest }: MenuProps) => (
  <OnApproach from={floatingMenu} popup="menu" trigger={trigger}>
    {(FloatingMenu, held) => <FloatingMenu {...rest} trigger={held} />}
  </OnApproach>
);
