'use client';

import { useState } from 'react';
import type { Amount } from '@/graph/bound/amount';
import { moneyInWords, wholeNumber } from '@/graph/bound/bound-words';
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

/** What of a part one run can need at most; null when nobody knows. */
export const mostOf = (
  { costUsd, modelCalls, toolCalls, inputTokens, outputTokens }: Amount,
  part: Part,
): number | null => ({ costUsd, modelCalls, toolCalls, tokens: inputTokens + outputTokens })[part];

/** A field for each limit of a budget, with what one run can need under it; empty is no limit. */
export const BudgetLimits = ({
  budget,
  most,
  isReadOnly = false,
  onChange,
}: {
  budget: Budget;
  /** null while it is not known */
  most: Amount | null;
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
        need={most ? needInWords(part, mostOf(most, part)) : undefined}
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
  need,
  isWhole,
  isReadOnly,
  onChange,
}: {
  label: string;
  limit: number | undefined;
  need: string | undefined;
  isWhole: boolean;
  isReadOnly: boolean;
  onChange: (limit: number | null | undefined) => void;
}) => {
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? (limit === undefined ? '' : String(limit));
  const value = readLimit(shown, isWhole);
  return (
    <Field label={label} help={need} error={value === undefined ? 'A number, or empty' : undefined}>
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

const needInWords = (part: Part, most: number | null): string => {
  if (most === null) return 'Need not known';
  if (most === 0) return 'Needs none';
  return `Needs at most ${part === 'costUsd' ? moneyInWords(most) : wholeNumber(most)}`;
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
