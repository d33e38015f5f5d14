'use client';

import { ChevronDown } from 'lucide-react';
import { chipStyle } from '@/components/ui/chip';
import { cn } from '@/components/ui/cn';
import { Menu } from '@/components/ui/menu';

/** A filter as a chip: it says what is chosen, and opens to the choices. */
export const FilterMenu = <Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) => {
  const chosen = options.find((option) => option.value === value) ?? options[0];
  const isSet = chosen !== options[0];
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${label}: ${chosen?.label ?? ''}`}
          className={cn(
            chipStyle({ tone: isSet ? 'running' : 'neutral' }),
            'h-7 hover:bg-raised data-popup-open:bg-raised pointer-coarse:h-10',
            !isSet && 'border-line-strong',
          )}
        >
          {chosen?.label}
          <ChevronDown size={14} aria-hidden />
        </button>
      }
      entries={options.map((option) => ({
        kind: 'check' as const,
        label: option.label,
        isChecked: option.value === value,
        onSelect: () => onChange(option.value),
      }))}
    />
  );
};
