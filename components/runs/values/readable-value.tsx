'use client';

import type { FieldWords } from '@/graph/analysis/field-words';
import type { Json } from '@/graph/json';
import { isFileRef, isJsonObject } from '@/graph/json';
import { BlobValue } from './blob-value';
import { DataTable } from './data-table';
import { EmailCard, MessageCard } from './email-card';
import { FileChip } from './file-chip';
import { ShownText } from './hidden-pill';
import { inFieldWords, labelsIn } from './labels';
import { readable } from './readable';
import { TextBlock } from './text-block';
import { ValueFields } from './value-fields';

const NO_WORDS: Record<string, FieldWords> = {};
const DEEPEST = 8;
const SHORT_CELL = 24;

/** Any value in the form it is best read in. `highlight` leads to a place inside it. */
export const ReadableValue = ({
  value,
  words = NO_WORDS,
  highlight = [],
  depth = 0,
  isBare = false,
}: {
  value: Json | undefined;
  /** what its fields are called */
  words?: Record<string, FieldWords>;
  highlight?: (string | number)[];
  depth?: number;
  isBare?: boolean;
}) => {
  const inner = (child: Json | undefined, rest: (string | number)[] = [], of?: FieldWords) => (
    <ReadableValue value={inFieldWords(child, of)} words={of?.fields} highlight={rest} depth={depth + 1} />
  );
  if (depth > DEEPEST) return <code className="break-all text-meta">{JSON.stringify(value)}</code>;
  const shape = readable(value);
  const [here, ...rest] = highlight;
  switch (shape.kind) {
    case 'empty':
      return <span className="text-ink-3">Empty</span>;
    case 'blob':
      return (
        <BlobValue blob={shape.ref}>
          {(whole) => <ReadableValue value={whole} words={words} highlight={highlight} depth={depth} />}
        </BlobValue>
      );
    case 'file':
      return <FileChip file={shape.file} />;
    case 'scalar':
      return (
        <span className="break-words">
          <ShownText text={shape.text} />
        </span>
      );
    case 'text':
      return <TextBlock text={shape.text} isMarkdown={shape.isMarkdown} />;
    case 'email':
      return (
        <>
          <EmailCard email={shape.email} isBare={isBare} />
          <Rest fields={shape.rest} isBare={isBare} />
        </>
      );
    case 'message':
      return (
        <>
          <MessageCard message={shape.message} />
          <Rest fields={shape.rest} isBare={isBare} />
        </>
      );
    case 'table':
      return (
        <DataTable
          columns={shape.columns}
          labels={labelsIn(words)}
          rows={shape.rows}
          renderCell={(cell) => <Cell value={cell} />}
        />
      );
    case 'list':
      return (
        <ol className="grid gap-2">
          {shape.items.slice(0, 200).map((item, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an item of a list is its position
            <li key={position} className="grid grid-cols-[20px_minmax(0,1fr)] gap-2">
              <span className="text-end text-ink-3 text-meta leading-5">{position + 1}</span>
              <ReadableValue value={item} words={words} highlight={here === position ? rest : []} depth={depth + 1} />
            </li>
          ))}
          {shape.items.length > 200 ? (
            <li className="text-ink-3 text-meta">
              and {(shape.items.length - 200).toLocaleString('en-US')} more: see Raw
            </li>
          ) : null}
        </ol>
      );
    case 'fields':
      return (
        <ValueFields
          fields={shape.fields}
          labels={labelsIn(words)}
          highlight={typeof here === 'string' && rest.length === 0 ? here : undefined}
          renderValue={(child, name) => inner(child, here === name ? rest : [], words[name])}
        />
      );
  }
};

/** What an email or a message carries besides itself: ids, links. */
const Rest = ({ fields, isBare }: { fields: Record<string, Json>; isBare: boolean }) =>
  Object.keys(fields).length === 0 ? null : (
    <div className={isBare ? 'border-line border-t px-4 py-2' : 'mt-2'}>
      <ValueFields fields={fields} renderValue={(value) => <ReadableValue value={value} depth={1} />} />
    </div>
  );

const Cell = ({ value }: { value: Json | undefined }) => {
  if (value === undefined || value === null || value === '') return <span className="text-ink-3">–</span>;
  if (isFileRef(value)) return <FileChip file={value} />;
  if (isJsonObject(value) || Array.isArray(value))
    return <code className="break-words text-meta">{JSON.stringify(value)}</code>;
  const text = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value);
  // A date or a number broken over two lines cannot be read
  return (
    <span className={text.length <= SHORT_CELL ? 'whitespace-nowrap' : undefined}>
      <ShownText text={text} />
    </span>
  );
};
