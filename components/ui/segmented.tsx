'use client';

import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { segmentStyle, segmentsStyle } from './segment-style';

/** One of a few choices, all in sight. */
export const Segmented = <Value extends string>({
  label,
  items,
  value,
  onChange,
  className,
}: {
  label: string;
  items: { value: Value; label: string; icon?: ReactNode }[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
}) => (
  <ToggleGroup
    aria-label={label}
    value={[value]}
    onValueChange={([next]) => {
      if (next) onChange(next as Value);
    }}
    className={cn(segmentsStyle, className)}
  >
    {items.map((item) => (
      <Toggle key={item.value} value={item.value} className={segmentStyle}>
        {item.icon}
        {item.label}
      </Toggle>
    ))}
  </ToggleGroup>
);
