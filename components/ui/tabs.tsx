'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { segmentStyle, segmentsStyle } from './segment-style';

export interface TabItem<Value extends string = string> {
  value: Value;
  label: string;
  icon?: ReactNode;
  /** after the label: a count */
  detail?: ReactNode;
}

interface TabsProps<Value extends string> {
  label: string;
  items: TabItem<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** panels: one `TabPanel` an item */
  children?: ReactNode;
  className?: string;
  listClassName?: string;
}

const Root = <Value extends string>({
  value,
  onChange,
  className,
  children,
}: Pick<TabsProps<Value>, 'value' | 'onChange' | 'className' | 'children'>) => (
  <Base.Root value={value} onValueChange={(next) => onChange(next as Value)} className={className}>
    {children}
  </Base.Root>
);

/**
 * Underlined tabs, for the parts of one thing. The line is a shadow: a tab that lay over a border would make a row that
 * scrolls sideways scroll up and down too.
 */
export const Tabs = <Value extends string>({
  label,
  items,
  value,
  onChange,
  children,
  className,
  listClassName,
}: TabsProps<Value>) => (
  <Root value={value} onChange={onChange} className={className}>
    <Base.List
      aria-label={label}
      className={cn('flex gap-4 pb-px shadow-[inset_0_-1px_0_var(--border)]', listClassName)}
    >
      {items.map((item) => (
        <Base.Tab
          key={item.value}
          value={item.value}
          className="focus-inset -mb-px flex items-center gap-1 border-transparent border-b-2 py-3 font-medium text-ink-2 text-ui transition-colors hover:text-ink data-active:border-accent data-active:text-ink"
        >
          {item.icon}
          {item.label}
          {item.detail}
        </Base.Tab>
      ))}
    </Base.List>
    {children}
  </Root>
);

/** A segmented control whose segments are tabs. */
export const SegmentedTabs = <Value extends string>({
  label,
  items,
  value,
  onChange,
  children,
  className,
  listClassName,
}: TabsProps<Value>) => (
  <Root value={value} onChange={onChange} className={className}>
    <Base.List aria-label={label} className={cn(segmentsStyle, listClassName)}>
      {items.map((item) => (
        <Base.Tab key={item.value} value={item.value} className={segmentStyle}>
          {item.icon}
          {item.label}
          {item.detail}
        </Base.Tab>
      ))}
    </Base.List>
    {children}
  </Root>
);

export const TabPanel = ({
  value,
  children,
  className,
}: {
  value: string;
  children: ReactNode;
  className?: string;
}) => (
  <Base.Panel value={value} className={cn('focus-inset', className)}>
    {children}
  </Base.Panel>
);
