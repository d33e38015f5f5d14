'use client';

import { useState } from 'react';
import { Segmented } from '@/components/ui/segmented';
import type { FieldWords } from '@/graph/analysis/field-words';
import type { Json } from '@/graph/json';
import { isJsonObject } from '@/graph/json';
import { inFieldWords, labelsIn } from './labels';
import { RawValue } from './raw-value';
import { readable, readableName } from './readable';
import { ReadableValue } from './readable-value';
import { ValueFields } from './value-fields';

type View = 'readable' | 'fields' | 'raw';

/** A value with the choice of how to see it: as it reads, field by field, or raw. */
export const ValueView = ({
  title,
  value,
  words = {},
  highlight,
}: {
  title: string;
  value: Json | undefined;
  /** what its fields are called */
  words?: Record<string, FieldWords>;
  highlight?: (string | number)[];
}) => {
  const [chosen, setChosen] = useState<View | null>(null);
  const shape = readable(value).kind;
  // Mail and messages also have fields; a value that reads as fields anyway needs no second view of them
  const hasFields = isJsonObject(value) && (shape === 'email' || shape === 'message');
  // A place inside a value is easiest seen field by field
  const view = chosen ?? (hasFields && highlight && highlight.length > 0 ? 'fields' : 'readable');
  const items: { value: View; label: string }[] = [
    { value: 'readable', label: readableName(value) },
    ...(hasFields ? [{ value: 'fields' as const, label: 'Fields' }] : []),
    { value: 'raw', label: 'Raw' },
  ];
  return (
    <section aria-label={title}>
      <div className="flex h-8 items-center gap-2">
        <h3 className="font-semibold text-meta">{title}</h3>
        {shape === 'empty' ? null : (
          <Segmented
            label={`${title}: view`}
            items={items}
            value={view}
            onChange={setChosen}
            className="ms-auto [&>button]:h-[22px]"
          />
        )}
      </div>
      <div className="mt-1 min-w-0">
        {view === 'raw' ? (
          <RawValue value={value} />
        ) : view === 'fields' && isJsonObject(value) ? (
          <ValueFields
            fields={value}
            labels={labelsIn(words)}
            highlight={typeof highlight?.[0] === 'string' ? highlight[0] : undefined}
            renderValue={(child, name) => (
              <ReadableValue value={inFieldWords(child, words[name])} words={words[name]?.fields} depth={1} />
            )}
          />
        ) : (
          <ReadableValue value={value} words={words} highlight={highlight} />
        )}
      </div>
    </section>
  );
};
