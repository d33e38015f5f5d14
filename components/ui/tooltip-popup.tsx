'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import { useSyncExternalStore } from 'react';
import { closeTip, keepTip, leaveTip, subscribeTooltip, tooltipState } from './tooltip-state';

/** The one tooltip of the page, at whatever asked for it. */
export const TooltipPopup = () => {
  const { tip, isOpen } = useSyncExternalStore(subscribeTooltip, tooltipState, tooltipState);
  if (!tip) return null;
  return (
    <Base.Root open={isOpen} onOpenChange={(next) => (next ? undefined : closeTip())}>
      <Base.Portal>
        <Base.Positioner anchor={tip.anchor} side={tip.side} sideOffset={6} className="z-60">
          <Base.Popup
            onPointerEnter={keepTip}
            onPointerLeave={() => leaveTip(tip.id)}
            className="flex max-w-72 gap-2 rounded-control bg-ink px-2 py-1 font-medium text-meta text-surface transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {tip.label}
            {tip.shortcut ? <span className="opacity-70">{tip.shortcut}</span> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
};
