'use client';

import { useState } from 'react';
import type { FieldControl } from '../../ui/field';
import { Input } from '../../ui/input';

/** Keeps what is typed while it is no number yet; empty means the fallback. */
export const NumberInput = ({
  control,
  value,
  fallback,
  min,
  max,
  isWhole = false,
  onChange,
  ...rest
}: {
  control?: Partial<FieldControl>;
  value: number | undefined;
  fallback?: number;
  min?: number;
  max?: number;
  isWhole?: boolean;
  onChange: (value: number | undefined) => void;
  'aria-label'?: string;
  className?: string;
}) => {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (text: string) => {
    if (text.trim() === '') return onChange(undefined);
    const parsed = Number(text);
    if (!Number.isFinite(parsed)) return;
    const rounded = isWhole ? Math.round(parsed) : parsed;
    onChange(Math.min(max ?? rounded, Math.max(min ?? rounded, rounded)));
  };
  return (
    <Input
      {...control}
      {...rest}
      inputMode={isWhole ? 'numeric' : 'decimal'}
      value={draft ?? (value === undefined ? '' : String(value))}
      placeholder={fallback === undefined ? '' : String(fallback)}
      onChange={(event) => {
        setDraft(event.target.value);
        const parsed = Number(event.target.value);
        const isInRange = parsed >= (min ?? Number.NEGATIVE_INFINITY) && parsed <= (max ?? Number.POSITIVE_INFINITY);
        if (event.target.value.trim() !== '' && Number.isFinite(parsed) && isInRange) commit(event.target.value);
      }}
      onBlur={() => {
        if (draft !== null) commit(draft);
        setDraft(null);
      }}
    />
  );
};
