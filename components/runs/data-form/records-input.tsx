'use client';

import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { isJsonObject, type Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { type FormField, formFields, initialValues } from './form-field';
import { pastedRows } from './pasted';

/** More rows are kept and sent, but nobody fills them in by hand. */
const MOST_SHOWN = 100;

/** A list of records as a table: a row for each, a column for each of its fields. Cells of a spreadsheet can be pasted. */
export const RecordsInput = ({
  label,
  schema,
  value,
  onChange,
  problems = {},
  path = '',
}: {
  label: string;
  /** the type of the list */
  schema: JsonSchema;
  value: Json | undefined;
  onChange: (value: Json) => void;
  problems?: Record<string, string>;
  path?: string;
}) => {
  const items = schema.items ?? {};
  const columns = formFields(items);
  const rows = Array.isArray(value) ? value : [];
  const hidden = rows.length - MOST_SHOWN;
  const write = (next: Json[]) => onChange(next.length === 0 ? null : next);
  return (
    <div className="grid min-w-0 gap-1">
      {rows.length > 0 ? (
        <div className="overflow-x-auto">
          <table className="w-full border-separate border-spacing-1" aria-label={label}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.name} scope="col" className="text-start font-medium text-ink-2 text-meta">
                    {column.label}
                    {column.isRequired ? null : <span className="ms-1 font-normal text-ink-3">Optional</span>}
                  </th>
                ))}
                <th>
                  <span className="sr-only">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST_SHOWN).map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
                <tr key={at}>
                  {columns.map((column, columnAt) => (
                    <td
                      key={column.name}
                      className="min-w-24 align-top"
                      onPaste={(event) => {
                        const place = { row: at, column: columnAt };
                        const next = pastedRows(event.clipboardData.getData('text/plain'), columns, rows, place);
                        if (!next) return;
                        event.preventDefault();
                        write(next);
                      }}
                    >
                      <Cell
                        column={column}
                        label={`${column.label}, row ${at + 1}`}
                        value={isJsonObject(row) ? row[column.name] : undefined}
                        problem={problems[`${path}.${at}.${column.name}`]}
                        onChange={(cell) =>
                          write(rows.map((one, index) => (index === at ? withCell(one, column.name, cell) : one)))
                        }
                      />
                    </td>
                  ))}
                  <td className="w-0 align-top">
                    <IconButton
                      label={`Remove row ${at + 1}`}
                      icon={<X size={14} />}
                      onClick={() => write(rows.filter((_, index) => index !== at))}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {hidden > 0 ? (
        <p className="text-ink-3 text-meta">
          and {hidden.toLocaleString('en-US')} more {hidden === 1 ? 'row' : 'rows'}, which are sent too
        </p>
      ) : null}
      <HiddenProblem problems={problems} path={path} count={rows.length} columns={columns} />
      <Button
        variant="ghost"
        size="sm"
        className="justify-self-start"
        icon={<Plus size={14} />}
        onClick={() => write([...rows, initialValues(items, undefined)])}
      >
        Add row
      </Button>
    </div>
  );
};

const withCell = (row: Json, name: string, cell: Json): Json => ({ ...(isJsonObject(row) ? row : {}), [name]: cell });

/** The first problem in a row that is not shown. */
const HiddenProblem = ({
  problems,
  path,
  count,
  columns,
}: {
  problems: Record<string, string>;
  path: string;
  count: number;
  columns: readonly FormField[];
}) => {
  for (let at = MOST_SHOWN; at < count; at++)
    for (const { name, label } of columns) {
      const problem = problems[`${path}.${at}.${name}`];
      if (problem) return <p className="text-failed text-meta">{`Row ${at + 1}, ${label}: ${problem}`}</p>;
    }
  return null;
};

const Cell = ({
  column,
  label,
  value,
  problem,
  onChange,
}: {
  column: FormField;
  label: string;
  value: Json | undefined;
  problem: string | undefined;
  onChange: (value: Json) => void;
}) => {
  const noteId = useId();
  const text = value === undefined || value === null ? '' : String(value);
  const aria = {
    'aria-label': label,
    'aria-invalid': problem ? (true as const) : undefined,
    'aria-describedby': problem ? noteId : undefined,
  };
  return (
    <>
      {column.control === 'yes-no' ? (
        <span className="flex h-(--input) items-center">
          <Switch aria-label={label} isOn={value === true} onChange={onChange} />
        </span>
      ) : column.control === 'choice' ? (
        <Select
          {...aria}
          value={column.choices.includes(text) ? text : null}
          options={column.choices.map((choice) => ({ value: choice, label: choice }))}
          onChange={onChange}
        />
      ) : (
        <Input
          {...aria}
          // A number that cannot be read yet is shown as it was pasted, to be mended
          type={column.control === 'date' ? 'date' : isNumber(column, value) ? 'number' : 'text'}
          step={column.schema.type === 'integer' ? 1 : 'any'}
          value={text}
          onChange={(event) =>
            onChange(
              isNumber(column, value)
                ? event.target.value === ''
                  ? null
                  : event.target.valueAsNumber
                : event.target.value,
            )
          }
        />
      )}
      {problem ? (
        <p id={noteId} className="mt-0.5 text-failed text-meta">
          {problem}
        </p>
      ) : null}
    </>
  );
};

const isNumber = ({ control }: FormField, value: Json | undefined): boolean =>
  control === 'number' && typeof value !== 'string';
