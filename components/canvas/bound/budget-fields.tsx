'use client';

import { useState } from 'react';
import type { Amount } from '@/graph/bound/amount';
import { moneyInWords, wholeNumber } from '@/graph/bound/bound-words';
import type { Budget } from '@/graph/budget';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { useDocument, useEditor, useView } from '../store/editor-context';

type Part = keyof Budget;
const LABELS: Record<Part, string> = {
  costUsd: 'Cost in US dollars',
  modelCalls: 'Model calls',
  toolCalls: 'Tool calls',
  tokens: 'Tokens',
};

/** The most one run may spend. Empty: no limit. */
export const BudgetFields = ({ total }: { total: Amount }) => {
  const editor = useEditor();
  const budget = useDocument((document) => document.settings?.budget) ?? {};
  const isReadOnly = useView((view) => view.isReadOnly);
  const most: Record<Part, number | null> = {
    costUsd: total.costUsd,
    modelCalls: total.modelCalls,
    toolCalls: total.toolCalls,
    tokens: total.inputTokens + total.outputTokens,
  };
  const set = (part: Part, limit: number | null) => {
    const { [part]: _, ...others } = budget;
    editor.setBudget(limit === null ? others : { ...others, [part]: limit });
  };
  const parts = Object.keys(LABELS) as Part[];
  const tight = parts.filter((part) => isTight(budget[part], most[part]));
  return (
    <section aria-label="Budget" className="grid gap-2 border-line border-t px-4 py-3">
      <h3 className="font-semibold text-meta">Budget of one run</h3>
      <div className="grid grid-cols-4 gap-3 max-sm:grid-cols-2">
        {parts.map((part) => (
          <LimitField
            key={part}
            label={LABELS[part]}
            limit={budget[part]}
            isWhole={part !== 'costUsd'}
            isReadOnly={isReadOnly}
            onChange={(limit) => set(part, limit)}
          />
        ))}
      </div>
      <p className="text-ink-3 text-meta">
        {tight.length > 0
          ? `A run can need more than that (${tight.map((part) => needInWords(part, most[part])).join(', ')}). A step that could go beyond the budget is not begun: it fails, and its error port or default is taken where it has one.`
          : 'Empty: no limit. A step begins only when all it could need is left, so steps side by side never go beyond it together.'}
      </p>
    </section>
  );
};

const isTight = (limit: number | undefined, most: number | null): boolean =>
  limit !== undefined && (most === null || most > limit);

const needInWords = (part: Part, most: number | null): string => {
  if (part === 'costUsd') return most === null ? 'at an unknown cost' : moneyInWords(most);
  return `${wholeNumber(most ?? 0)} ${LABELS[part].toLowerCase()}`;
};

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
  onChange: (limit: number | null) => void;
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
            if (next !== undefined && next !== (limit ?? null)) onChange(next);
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
