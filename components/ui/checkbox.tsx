'use client';

import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';

/** With its label; the whole row is the target. */
export const Checkbox = ({
  label,
  help,
  isChecked,
  onChange,
  isDisabled,
}: {
  label: ReactNode;
  help?: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  isDisabled?: boolean;
}) => {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Base.Root
        id={id}
        checked={isChecked}
        onCheckedChange={onChange}
        disabled={isDisabled}
        aria-describedby={help ? `${id}-help` : undefined}
        className="relative mt-0.5 grid size-4 shrink-0 place-items-center rounded-badge border border-control bg-surface before:absolute before:-inset-1 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <Base.Indicator>
          <Check size={12} strokeWidth={3} className="text-on-accent" />
        </Base.Indicator>
      </Base.Root>
      <div className="min-w-0">
        <label htmlFor={id} className="text-ui">
          {label}
        </label>
        {help ? (
          <div id={`${id}-help`} className="text-ink-3 text-meta">
            {help}
          </div>
        ) : null}
      </div>
    </div>
  );
};
