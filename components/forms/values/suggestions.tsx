'use client';

import type { JsonSchema } from '@/graph/json-schema';
import { Icon } from '../../ui/icon';
import { useFormScope } from '../form-services';
import type { ValueEntry } from './value-book';

const MAX = 3;

/** Values of the kind a field wants. Nothing is filled in until one is clicked. */
export const Suggestions = ({ expects, onPick }: { expects: JsonSchema; onPick: (expression: string) => void }) => {
  const scope = useFormScope();
  const fitting = (scope?.book.entries ?? []).filter((entry) => isLikely(entry, expects)).slice(0, MAX);
  if (fitting.length === 0) return null;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-1">
      <span className="text-ink-3 text-meta">Use</span>
      {fitting.map((entry) => (
        <button
          key={entry.expression}
          type="button"
          onClick={() => onPick(entry.expression)}
          data-kind={entry.kind}
          title={`${entry.label} of ${entry.source}`}
          className="inline-flex h-6 max-w-48 items-center gap-1 rounded-control border border-line-strong border-dashed px-2 text-ink-2 text-meta hover:border-accent hover:text-ink"
        >
          <span className="text-(--k)">
            <Icon name={entry.icon} size={12} strokeWidth={2.2} />
          </span>
          <span className="truncate">{entry.label}</span>
        </button>
      ))}
    </div>
  );
};

const typesOf = (schema: JsonSchema): string[] => [schema.type ?? []].flat().filter((type) => type !== 'null');

const isLikely = (entry: ValueEntry, expects: JsonSchema): boolean => {
  if (expects.format === 'file') return entry.schema.format === 'file';
  const wanted = typesOf(expects);
  if (wanted.length === 0) return false;
  return typesOf(entry.schema).some(
    (type) => wanted.includes(type) || (type === 'integer' && wanted.includes('number')),
  );
};
