'use client';

import { Switch as Base } from '@base-ui/react/switch';

export const Switch = ({
  isOn,
  onChange,
  isDisabled,
  ...aria
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
}) => (
  <Base.Root
    {...aria}
    checked={isOn}
    onCheckedChange={onChange}
    disabled={isDisabled}
    className="relative inline-flex h-4 w-7 shrink-0 rounded-pill bg-control transition-colors before:absolute before:-inset-1 data-checked:bg-accent data-disabled:opacity-50"
  >
    <Base.Thumb className="m-0.5 size-3 rounded-pill bg-surface transition-transform data-checked:translate-x-3 data-checked:bg-on-accent" />
  </Base.Root>
);
