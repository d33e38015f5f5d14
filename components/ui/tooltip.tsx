'use client';

import dynamic from 'next/dynamic';
import { cloneElement, type DOMAttributes, type ReactElement, useEffect, useId, useSyncExternalStore } from 'react';
import { chain } from './chain';
import {
  approachTip,
  blurTip,
  dropTip,
  leaveTip,
  openTip,
  pressTip,
  renewTip,
  subscribeTooltip,
  type Tip,
  tooltipState,
} from './tooltip-state';

// Half of what a page with buttons would load is what places a tooltip: it comes with the first one.
const TooltipPopup = dynamic(() => import('./tooltip-popup').then((module) => module.TooltipPopup), { ssr: false });

/** In the app once: whatever tooltip is open. */
export const TooltipLayer = () => {
  const wasNeeded = useSyncExternalStore(
    subscribeTooltip,
    () => tooltipState().tip !== null,
    () => false,
  );
  return wasNeeded ? <TooltipPopup /> : null;
};

/** Adds to what is already said by label and text; never the only place of an instruction. */
export const Tooltip = ({
  label,
  shortcut,
  side = 'top',
  children,
}: Omit<Tip, 'side'> & { side?: Tip['side']; children: ReactElement<DOMAttributes<Element>> }) => {
  const id = useId();
  useEffect(() => renewTip(id, { label, shortcut, side }), [id, label, shortcut, side]);
  useEffect(() => () => dropTip(id), [id]);
  const own = children.props;
  const approach = (event: { pointerType: string; currentTarget: Element }) => {
    // A finger cannot hover.
    if (event.pointerType !== 'touch') approachTip(id, event.currentTarget, { label, shortcut, side });
  };
  return cloneElement(children, {
    onPointerEnter: chain(own.onPointerEnter, approach),
    onPointerMove: chain(own.onPointerMove, approach),
    onPointerLeave: chain(own.onPointerLeave, () => leaveTip(id)),
    onPointerDown: chain(own.onPointerDown, () => pressTip(id)),
    onClick: chain(own.onClick, () => pressTip(id)),
    onFocus: chain(own.onFocus, ({ currentTarget }) => {
      if (currentTarget.matches(':focus-visible')) openTip(id, currentTarget, { label, shortcut, side });
    }),
    onBlur: chain(own.onBlur, () => blurTip(id)),
  });
};
