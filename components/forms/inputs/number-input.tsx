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
  isCommittedOnLeave = false,
  onChange,
  ...rest
}: {
  control?: Partial<FieldControl>;
  value: number | undefined;
  fallback?: number;
  min?: number;
  max?: number;
  isWhole?: boolean;
  /** each change costs a request: only what stands there in the end counts */
  isCommittedOnLeave?: boolean;
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
        if (isCommittedOnLeave) return;
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
