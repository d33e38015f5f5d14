'use client';

import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { controlStyle } from './input';
import { menuItemStyle, popupStyle } from './menu-style';

export interface SelectOption<Value extends string = string> {
  value: Value;
  label: string;
  icon?: ReactNode;
  /** small, right of the label */
  detail?: string;
  isDisabled?: boolean;
}

export interface SelectGroup<Value extends string = string> {
  label: string;
  options: SelectOption<Value>[];
}

const isGroup = <Value extends string>(entry: SelectOption<Value> | SelectGroup<Value>): entry is SelectGroup<Value> =>
  'options' in entry;

const Option = ({ option }: { option: SelectOption }) => (
  <Base.Item value={option.value} disabled={option.isDisabled} className={cn(menuItemStyle, 'ps-2')}>
    <span className="grid w-4 place-items-center">
      <Base.ItemIndicator>
        <Check size={14} className="text-accent" />
      </Base.ItemIndicator>
    </span>
    {option.icon}
    <Base.ItemText className="min-w-0 flex-1 truncate">{option.label}</Base.ItemText>
    {option.detail ? <span className="ms-4 text-ink-3 text-meta">{option.detail}</span> : null}
  </Base.Item>
);

export const Select = <Value extends string>({
  value,
  onChange,
  options,
  placeholder = 'Choose',
  className,
  isDisabled,
  footer,
  ...aria
}: {
  value: Value | null;
  onChange: (value: Value) => void;
  options: (SelectOption<Value> | SelectGroup<Value>)[];
  placeholder?: string;
  className?: string;
  isDisabled?: boolean;
  /** below the list, e.g. a link to where more options are made */
  footer?: ReactNode;
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
}) => {
  const flat = options.flatMap((entry) => (isGroup(entry) ? entry.options : [entry]));
  const chosen = flat.find((option) => option.value === value);
  return (
    <Base.Root
      items={flat.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next as Value);
      }}
      disabled={isDisabled}
    >
      <Base.Trigger
        {...aria}
        className={cn(
          controlStyle,
          'flex h-(--input) items-center gap-2 px-2 text-start text-ui data-popup-open:border-accent',
          className,
        )}
      >
        {chosen?.icon}
        <Base.Value className="min-w-0 flex-1 truncate data-placeholder:text-ink-3" placeholder={placeholder} />
        <Base.Icon>
          <ChevronsUpDown size={14} className="text-ink-3" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 select-none outline-hidden">
          <Base.Popup
            className={cn(popupStyle, 'max-h-(--available-height) min-w-(--anchor-width) max-w-96 overflow-y-auto')}
          >
            <Base.List className="py-1">
              {options.map((entry) =>
                isGroup(entry) ? (
                  <Base.Group key={entry.label}>
                    <Base.GroupLabel className="px-3 pt-2 pb-1 font-medium text-ink-3 text-micro">
                      {entry.label}
                    </Base.GroupLabel>
                    {entry.options.map((option) => (
                      <Option key={option.value} option={option} />
                    ))}
                  </Base.Group>
                ) : (
                  <Option key={entry.value} option={entry} />
                ),
              )}
            </Base.List>
            {footer ? <div className="border-line border-t p-1">{footer}</div> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
};
