'use client';

import { useState } from 'react';
import { Field } from '../../ui/field';
import { Select } from '../../ui/select';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';
import { NumberInput } from './number-input';

const UNITS = [
  { value: 'seconds', label: 'seconds', ms: 1_000 },
  { value: 'minutes', label: 'minutes', ms: 60_000 },
  { value: 'hours', label: 'hours', ms: 3_600_000 },
  { value: 'days', label: 'days', ms: 86_400_000 },
] as const;

type Unit = (typeof UNITS)[number];

const unitOf = (ms: number): Unit =>
  [...UNITS].reverse().find((unit) => ms >= unit.ms && ms % unit.ms === 0) ?? UNITS[0];

/** A length of time, kept in milliseconds, shown in the largest unit that divides it. */
export const DurationInput = ({
  id,
  label,
  value,
  fallback,
  onChange,
}: {
  id?: string;
  label: string;
  value: number | undefined;
  /** what holds while it is empty; absent: no limit */
  fallback?: number;
  onChange: (ms: number | undefined) => void;
}) => {
  const ms = value ?? fallback ?? UNITS[1].ms;
  const [unit, setUnit] = useState<Unit>(() => unitOf(ms));
  return (
    <div className="grid grid-cols-2 gap-2">
      <NumberInput
        control={{ id }}
        aria-label={label}
        value={value === undefined ? undefined : value / unit.ms}
        fallback={fallback === undefined ? undefined : fallback / unit.ms}
        min={0}
        onChange={(amount) => onChange(amount === undefined ? undefined : Math.max(1, Math.round(amount * unit.ms)))}
      />
      <Select
        aria-label={`Unit of ${label}`}
        value={unit.value}
        options={UNITS.map(({ value: name, label: word }) => ({ value: name, label: word }))}
        onChange={(next) => {
          const chosen = UNITS.find((one) => one.value === next) ?? UNITS[0];
          setUnit(chosen);
          if (value !== undefined || fallback !== undefined)
            onChange(Math.max(1, Math.round((ms / unit.ms) * chosen.ms)));
        }}
      />
    </div>
  );
};

export const DurationSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const problem = useSettings().problemAt(`config.${formatPath(path)}`);
  const label = spec.meta.title ?? spec.name;
  return (
    <Field label={label} help={spec.meta.description} error={problem}>
      {({ id }) => (
        <DurationInput
          id={id}
          label={label}
          value={typeof value === 'number' ? value : undefined}
          fallback={typeof spec.schema.default === 'number' ? spec.schema.default : undefined}
          onChange={onChange}
        />
      )}
    </Field>
  );
};
