'use client';

import { ChevronDown } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import type { JsonObject } from '@/graph/json';
import { useFormScope } from '../../forms/form-services';
import { activeTemplate, subscribeActiveTemplate, VALUE_MIME } from '../../forms/template/template-handle';
import { SAMPLES, type ValueEntry } from '../../forms/values/value-book';
import { valueText } from '../../forms/values/value-text';
import { cn } from '../../ui/cn';
import { Icon } from '../../ui/icon';

const SHOWN = 5;

/** What earlier steps give, with what each gave last. A click puts it into the text last worked in; it can be dragged too. */
export const InputList = ({ config }: { config: JsonObject }) => {
  const scope = useFormScope();
  const [isOpen, setOpen] = useState(false);
  const hasTarget = useSyncExternalStore(
    subscribeActiveTemplate,
    () => activeTemplate() !== null,
    () => false,
  );
  const entries = (scope?.book.entries ?? []).filter(
    (entry) => entry.depth <= 1 && !entry.label.startsWith('All of ') && !entry.expression.startsWith('run'),
  );
  if (entries.length === 0) return null;
  // What the step uses already says most about it.
  const text = JSON.stringify(config);
  const usedFirst = [...entries].sort(
    (a, b) => Number(text.includes(b.expression)) - Number(text.includes(a.expression)),
  );
  const shown = isOpen ? entries : usedFirst.slice(0, SHOWN);
  const rest = entries.length - shown.length;
  return (
    <section aria-label="Inputs from earlier" className="border-line border-b px-4 pt-1 pb-3">
      <div className="flex h-8 items-center gap-2">
        <h3 className="font-semibold text-meta">Inputs from earlier</h3>
        {scope?.namesFrom ? (
          <span className="ms-auto text-ink-3 text-meta">
            {scope.namesFrom === SAMPLES ? 'Sample data' : `Values of ${scope.namesFrom}`}
          </span>
        ) : null}
      </div>
      <ul className={cn('-mx-2', isOpen && 'max-h-72 overflow-y-auto')}>
        {shown.map((entry, index) => (
          <li key={entry.expression}>
            {isOpen && entry.source !== shown[index - 1]?.source ? (
              <div className="px-2 pt-2 pb-1 font-medium text-ink-3 text-micro">{entry.source}</div>
            ) : null}
            <InputRow entry={entry} hasTarget={hasTarget} />
          </li>
        ))}
      </ul>
      {rest > 0 || isOpen ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="focus-inset -mx-2 flex h-7 w-[calc(100%+16px)] items-center gap-2 rounded-control ps-7 pe-2 text-ink-2 text-meta hover:bg-raised"
        >
          {isOpen ? 'Fewer values' : `${rest} more ${rest === 1 ? 'value' : 'values'}`}
          <ChevronDown size={14} aria-hidden className={cn('ms-auto transition-transform', isOpen && 'rotate-180')} />
        </button>
      ) : null}
    </section>
  );
};

const InputRow = ({ entry, hasTarget }: { entry: ValueEntry; hasTarget: boolean }) => (
  <button
    type="button"
    draggable
    data-kind={entry.kind}
    title={
      hasTarget
        ? `Insert ${entry.label} of ${entry.source}`
        : `${entry.label} of ${entry.source}: click into a text first, or drag it there`
    }
    // The text keeps its focus and its cursor.
    onMouseDown={(event) => {
      if (event.detail > 0 && activeTemplate()) event.preventDefault();
    }}
    onClick={() => activeTemplate()?.insert(entry.expression)}
    onDragStart={(event) => {
      event.dataTransfer.setData(VALUE_MIME, entry.expression);
      event.dataTransfer.effectAllowed = 'copy';
    }}
    className="focus-inset grid h-7 w-full grid-cols-[12px_minmax(96px,auto)_1fr] items-center gap-2 rounded-control px-2 text-start hover:bg-raised pointer-coarse:h-11"
  >
    <span className="text-(--k)">
      <Icon name={entry.icon} size={12} />
    </span>
    <span className="truncate">
      <span className="sr-only">Insert </span>
      {entry.label}
      <span className="sr-only"> of {entry.source}</span>
    </span>
    <span className="min-w-0 truncate text-end text-ink-3 text-meta">{valueText(entry.last)}</span>
  </button>
);
