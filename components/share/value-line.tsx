import type { FieldWords } from '@/graph/analysis/field-words';
import type { Json } from '@/graph/json';
import { isFileRef, isJsonObject } from '@/graph/json';
import { inWords } from '@/graph/types/label-of';
import { ShownText } from '../runs/values/hidden-pill';
import { inFieldWords } from '../runs/values/labels';
import { readable } from '../runs/values/readable';

const MOST_FIELDS = 3;
const LONGEST = 60;

/** A value in one line: the first few fields with their names, hidden parts as pills. */
export const ValueLine = ({
  value,
  words = {},
}: {
  value: Json | undefined;
  /** what its fields are called */
  words?: Record<string, FieldWords>;
}) => {
  if (value === undefined || value === null || value === '') return null;
  if (isFileRef(value)) return <ShownText text={value.name} />;
  if (Array.isArray(value)) return <>{value.length === 1 ? '1 item' : `${value.length} items`}</>;
  if (!isJsonObject(value)) return <ShownText text={short(value)} />;
  const fields = Object.entries(value).filter(([, field]) => readable(field).kind !== 'empty');
  return fields.slice(0, MOST_FIELDS).map(([name, field]) => (
    <span key={name} className="me-3">
      {words[name]?.label ?? inWords(name)}{' '}
      <span className="text-ink">
        {isFileRef(field) ? (
          <ShownText text={field.name} />
        ) : (
          <ShownText text={short(inFieldWords(field, words[name]) ?? field)} />
        )}
      </span>
    </span>
  ));
};

const short = (value: Json): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`;
  if (isJsonObject(value)) return `${Object.keys(value).length} fields`;
  const line = String(value).replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST);
  // Never in the middle of a hidden part
  const open = cut.lastIndexOf('⟦');
  return `${open > cut.lastIndexOf('⟧') ? cut.slice(0, open) : cut}…`;
};
