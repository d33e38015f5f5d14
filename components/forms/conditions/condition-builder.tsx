'use client';

import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { Input } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import { useFormScope } from '../form-services';
import { TemplateField } from '../template/template-field';
import { ValuePill } from '../template/template-text';
import { emptyBook } from '../values/value-book';
import { ValuePicker } from '../values/value-picker';
import {
  type Comparison,
  type Condition,
  conditionFromCel,
  conditionToCel,
  hasRight,
  type LeftKind,
  type Operator,
  operatorsFor,
  operatorWords,
} from './condition';

const emptyPart: Comparison = { left: '', operator: 'is', right: '', isReference: false };

/** A rule from a value, a comparison and another value. What it cannot show is edited as written. */
export const ConditionBuilder = ({
  value,
  onChange,
  label,
  isInvalid,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  isInvalid: boolean;
}) => {
  const scope = useFormScope();
  const book = scope?.book ?? emptyBook;
  const [isWritten, setWritten] = useState(false);
  const read = conditionFromCel(value);
  // A row without a value has no written form, so it lives here until it has one.
  const [draft, setDraft] = useState<Condition | null>(null);
  const typesOf = (reference: string) => [book.find(reference)?.schema.type ?? []].flat();
  const kindOf = (reference: string): LeftKind => {
    const types = typesOf(reference);
    if (types.includes('array')) return 'list';
    return types.includes('number') || types.includes('integer') ? 'number' : 'other';
  };

  if (isWritten || read === null) {
    return (
      <div className="grid gap-1">
        <TemplateField
          value={value}
          onChange={(next) => {
            // What is being written becomes no form under the fingers of its writer
            setWritten(true);
            onChange(next);
          }}
          label={label}
          kind="expression"
          lines="few"
          placeholder="total > 100"
          control={{ 'aria-invalid': isInvalid || undefined }}
        />
        {read ? (
          <Button variant="link" size="sm" className="justify-self-start" onClick={() => setWritten(false)}>
            Build it from values
          </Button>
        ) : null}
      </div>
    );
  }

  const shown: Condition = draft ?? (read.parts.length === 0 ? { join: 'and', parts: [emptyPart] } : read);
  const update = (next: Condition) => {
    const isComplete = next.parts.every((part) => part.left !== '');
    setDraft(isComplete ? null : next);
    onChange(conditionToCel(next, kindOf));
  };
  const setPart = (index: number, part: Comparison) =>
    update({ ...shown, parts: shown.parts.map((one, at) => (at === index ? fitted(part, one) : one)) });
  // What can be asked of a text cannot be asked of a yes or no
  const fitted = (part: Comparison, before: Comparison): Comparison => {
    const fitting = operatorsFor(typesOf(part.left));
    if (part.left === before.left || fitting.includes(part.operator)) return part;
    return { ...part, operator: fitting[0] ?? 'is' };
  };

  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">{label}</legend>
      {shown.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: comparisons have no name of their own
        <div key={index} className="grid gap-1">
          {index === 1 ? (
            <Segmented
              label="How the parts are joined"
              className="w-32"
              items={[
                { value: 'and', label: 'and' },
                { value: 'or', label: 'or' },
              ]}
              value={shown.join}
              onChange={(join) => update({ ...shown, join })}
            />
          ) : index > 1 ? (
            <span className="text-ink-3 text-meta">{shown.join}</span>
          ) : null}
          <ComparisonRow
            part={part}
            operators={operatorsFor(typesOf(part.left))}
            isInvalid={isInvalid && part.left === ''}
            onChange={(next) => setPart(index, next)}
            onRemove={
              shown.parts.length > 1
                ? () => update({ ...shown, parts: shown.parts.filter((_, at) => at !== index) })
                : null
            }
          />
        </div>
      ))}
      <div className="flex gap-2">
        <Button
          variant="ghost"
          size="sm"
          icon={<Plus size={14} />}
          onClick={() => setDraft({ ...shown, parts: [...shown.parts, emptyPart] })}
        >
          Add part
        </Button>
        <Button variant="ghost" size="sm" onClick={() => setWritten(true)}>
          Write it
        </Button>
      </div>
    </fieldset>
  );
};

const ComparisonRow = ({
  part,
  operators,
  isInvalid,
  onChange,
  onRemove,
}: {
  part: Comparison;
  operators: Operator[];
  isInvalid: boolean;
  onChange: (part: Comparison) => void;
  onRemove: (() => void) | null;
}) => {
  const offered = operators.includes(part.operator) ? operators : [part.operator, ...operators];
  return (
    <div className="grid grid-cols-[1fr_auto] gap-1">
      <ValueButton
        label="Value to look at"
        value={part.left}
        isInvalid={isInvalid}
        onPick={(left) => onChange({ ...part, left })}
      />
      {onRemove ? <IconButton label="Remove this part" icon={<X size={14} />} onClick={onRemove} /> : <span />}
      <div className="col-span-2 grid grid-cols-[128px_1fr] gap-1">
        <Select
          aria-label="Comparison"
          value={part.operator}
          options={offered.map((operator) => ({ value: operator, label: operatorWords[operator] }))}
          onChange={(operator) => onChange({ ...part, operator })}
        />
        {hasRight(part.operator) ? (
          part.isReference ? (
            <span className="flex min-w-0 items-center gap-1">
              <ValueButton
                label="Value to compare with"
                value={part.right}
                isInvalid={false}
                onPick={(right) => onChange({ ...part, right })}
              />
              <IconButton
                label="Compare with a text instead"
                icon={<X size={14} />}
                onClick={() => onChange({ ...part, right: '', isReference: false })}
              />
            </span>
          ) : (
            <RightText part={part} onChange={onChange} />
          )
        ) : null}
      </div>
    </div>
  );
};

const RightText = ({ part, onChange }: { part: Comparison; onChange: (part: Comparison) => void }) => {
  const [picker, setPicker] = useState<{ x: number; y: number } | null>(null);
  const scope = useFormScope();
  return (
    <>
      <Input
        aria-label="Compare with"
        value={part.right}
        placeholder="text, number, or / for a value"
        onChange={(event) => onChange({ ...part, right: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== '/' || part.right !== '') return;
          event.preventDefault();
          const box = event.currentTarget.getBoundingClientRect();
          setPicker({ x: box.left, y: box.bottom });
        }}
      />
      {picker ? (
        <ValuePicker
          at={picker}
          book={scope?.book ?? emptyBook}
          onClose={() => setPicker(null)}
          onPick={(right) => {
            setPicker(null);
            onChange({ ...part, right, isReference: true });
          }}
        />
      ) : null}
    </>
  );
};

const ValueButton = ({
  label,
  value,
  isInvalid,
  onPick,
}: {
  label: string;
  value: string;
  isInvalid: boolean;
  onPick: (expression: string) => void;
}) => {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const book = useFormScope()?.book ?? emptyBook;
  return (
    <>
      <button
        type="button"
        aria-label={value === '' ? label : `${label}: ${book.find(value)?.label ?? value}`}
        aria-invalid={isInvalid || undefined}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setAt({ x: box.left, y: box.bottom });
        }}
        className="flex h-(--input) w-full min-w-0 items-center rounded-control border border-control bg-surface px-2 text-start aria-invalid:border-failed"
      >
        {value === '' ? <span className="text-ink-3">Pick a value</span> : <ValuePill source={value} book={book} />}
      </button>
      {at ? (
        <ValuePicker
          at={at}
          book={book}
          onClose={() => setAt(null)}
          onPick={(expression) => {
            setAt(null);
            onPick(expression);
          }}
        />
      ) : null}
    </>
  );
};
