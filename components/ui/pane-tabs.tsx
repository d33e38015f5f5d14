'use client';

import { type KeyboardEvent, useRef } from 'react';
import { cn } from './cn';
import { segmentStyle, segmentsStyle } from './segment-style';

interface PaneTabsProps<Value extends string> {
  label: string;
  items: { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
}

/**
 * Which of a few things a pane shows. Arrows, Home and End move from tab to tab, Enter and Space choose. For a pane that is
 * there when the page opens: it brings nothing with it, where `SegmentedTabs` brings what its panels need.
 */
export const PaneTabs = <Value extends string>({ label, items, value, onChange, className }: PaneTabsProps<Value>) => {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const tabs = [...(list.current?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
    const at = tabs.findIndex((tab) => tab.matches(':focus'));
    const next = nextIndex(event.key, at, tabs.length);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    tabs[next]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={cn(segmentsStyle, className)} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.value}
          type="button"
          role="tab"
          aria-selected={item.value === value}
          data-active={item.value === value || undefined}
          tabIndex={item.value === value ? 0 : -1}
          className={segmentStyle}
          onClick={() => onChange(item.value)}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
};

const nextIndex = (key: string, at: number, count: number): number | null => {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
};
