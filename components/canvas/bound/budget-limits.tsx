'use client';

import { useState } from 'react';
import type { Budget } from '@/graph/budget';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';

export type Part = keyof Budget;
export const LABELS: Record<Part, string> = {
  costUsd: 'Cost in US dollars',
  modelCalls: 'Model calls',
  toolCalls: 'Tool calls',
  tokens: 'Tokens',
};
export const PARTS = Object.keys(LABELS) as Part[];

/** A field for each limit of a budget; empty is no limit. */
export const BudgetLimits = ({
  budget,
  isReadOnly = false,
  onChange,
}: {
  budget: Budget;
  isReadOnly?: boolean;
  /** null: no limit any more; undefined: what is written is none */
  onChange: (part: Part, limit: number | null | undefined) => void;
}) => (
  <div className="grid grid-cols-4 items-start gap-3 max-sm:grid-cols-2">
    {PARTS.map((part) => (
      <LimitField
        key={part}
        label={LABELS[part]}
        limit={budget[part]}
        isWhole={part !== 'costUsd'}
        isReadOnly={isReadOnly}
        onChange={(limit) => onChange(part, limit)}
      />
    ))}
  </div>
);

/** Keeps what is typed while it is typed; a limit is taken when it is one. */
const LimitField = ({
  label,
  limit,
  isWhole,
  isReadOnly,
  onChange,
}: {
  label: string;
  limit: number | undefined;
  isWhole: boolean;
  isReadOnly: boolean;
  onChange: (limit: number | null | undefined) => void;
}) => {
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? (limit === undefined ? '' : String(limit));
  const value = readLimit(shown, isWhole);
  return (
    <Field label={label} error={value === undefined ? 'A number, or empty' : undefined}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          placeholder="No limit"
          readOnly={isReadOnly}
          value={shown}
          onChange={(event) => {
            setText(event.target.value);
            const next = readLimit(event.target.value, isWhole);
            if (next !== (limit ?? null) || value === undefined) onChange(next);
          }}
          onBlur={() => {
            if (value !== undefined) setText(null);
          }}
        />
      )}
    </Field>
  );
};

/** Null for no limit, undefined for what is no limit. */
function readLimit(text: string, isWhole: boolean): number | null | undefined {
  const plain = text.trim().replace(/^\$/, '').replaceAll(',', '');
  if (plain === '') return null;
  const value = Number(plain);
  if (!Number.isFinite(value) || value < 0 || value > 1_000_000_000) return undefined;
  if (!isWhole) return value > 1_000_000 ? undefined : value;
  return Number.isInteger(value) ? value : undefined;
}
