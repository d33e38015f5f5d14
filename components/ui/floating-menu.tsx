'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';
import type { MenuEntry, MenuProps } from './menu';
import { menuItemStyle, popupStyle } from './menu-style';

const Row = ({ icon, label, detail }: { icon?: ReactNode; label: string; detail?: string | null }) => (
  <>
    {icon ? <span className="grid w-4 place-items-center text-ink-2 in-data-danger:text-failed">{icon}</span> : null}
    <span className="min-w-0 flex-1 truncate">{label}</span>
    {detail ? <span className="ms-6 max-w-44 truncate text-ink-3 text-meta">{detail}</span> : null}
  </>
);

const keyOf = (entry: MenuEntry, index: number): string => ('label' in entry ? entry.label : `separator-${index}`);

const Entries = ({ entries }: { entries: MenuEntry[] }) =>
  entries.map((entry, index) => {
    const key = keyOf(entry, index);
    switch (entry.kind) {
      case 'separator':
        return <Base.Separator key={key} className="my-1 h-px bg-line" />;
      case 'label':
        return (
          <div key={key} className="px-3 pt-2 pb-1 font-medium text-ink-3 text-micro">
            {entry.label}
          </div>
        );
      case 'check':
        return (
          <Base.CheckboxItem
            key={key}
            checked={entry.isChecked}
            onCheckedChange={entry.onSelect}
            closeOnClick
            className={menuItemStyle}
          >
            <span className="grid w-4 place-items-center">
              <Base.CheckboxItemIndicator>
                <Check size={14} className="text-accent" />
              </Base.CheckboxItemIndicator>
            </span>
            <Row label={entry.label} detail={entry.shortcut} />
          </Base.CheckboxItem>
        );
      case 'submenu':
        return (
          <Base.SubmenuRoot key={key}>
            <Base.SubmenuTrigger className={cn(menuItemStyle, 'data-popup-open:bg-raised')}>
              <Row icon={entry.icon} label={entry.label} detail="›" />
            </Base.SubmenuTrigger>
            <Base.Portal>
              <Base.Positioner className="z-50 outline-hidden" alignOffset={-5}>
                <Base.Popup className={cn(popupStyle, 'max-h-(--available-height) min-w-44 overflow-y-auto py-1')}>
                  <Entries entries={entry.entries} />
                </Base.Popup>
              </Base.Positioner>
            </Base.Portal>
          </Base.SubmenuRoot>
        );
      default:
        return (
          <Base.Item
            key={key}
            disabled={Boolean(entry.disabledReason)}
            onClick={entry.onSelect}
            data-danger={entry.isDanger || undefined}
            className={cn(menuItemStyle, entry.isDanger && 'text-failed data-highlighted:bg-failed-soft')}
          >
            <Row icon={entry.icon} label={entry.label} detail={entry.disabledReason ?? entry.shortcut} />
          </Base.Item>
        );
    }
  });

const popupClass = cn(popupStyle, 'max-h-(--available-height) min-w-48 overflow-y-auto py-1');

/** What makes a menu of the button of a `Menu`. */
export const FloatingMenu = ({ trigger, entries, align = 'end', side = 'bottom' }: MenuProps) => (
  <Base.Root modal={false}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={4} align={align} side={side} className="z-50 outline-hidden">
        <Base.Popup className={popupClass}>
          <Entries entries={entries} />
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);

/** A menu at a point on the screen, opened by code: right click on a canvas, the Menu key, a long press. */
export const MenuAt = ({
  at,
  label,
  entries,
  onClose,
}: {
  at: { x: number; y: number } | null;
  label: string;
  entries: MenuEntry[];
  onClose: () => void;
}) => (
  <Base.Root open={at !== null} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())} modal={false}>
    <Base.Portal>
      <Base.Positioner
        anchor={
          at ? { getBoundingClientRect: () => DOMRect.fromRect({ x: at.x, y: at.y, width: 0, height: 0 }) } : undefined
        }
        side="bottom"
        align="start"
        className="z-50 outline-hidden"
      >
        <Base.Popup aria-label={label} className={popupClass}>
          <Entries entries={entries} />
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
