'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ScrollBox } from '@/components/ui/scroll-box';
import type { Json, JsonObject } from '@/graph/json';
import { inWords } from '@/graph/types/label-of';

const SHOWN_ROWS = 100;

const isNumeric = (rows: JsonObject[], column: string): boolean =>
  rows
    .slice(0, SHOWN_ROWS)
    .every((row) => row[column] === undefined || row[column] === null || typeof row[column] === 'number');

/** Records as a table; it scrolls sideways inside itself, never the page. */
export const DataTable = ({
  columns,
  labels = {},
  rows,
  renderCell,
}: {
  columns: string[];
  /** what the columns are called */
  labels?: Record<string, string>;
  rows: JsonObject[];
  renderCell: (value: Json | undefined, row: number, column: string) => ReactNode;
}) => {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, SHOWN_ROWS);
  return (
    <div className="min-w-0">
      <ScrollBox
        label={columns.map((column) => labels[column] ?? inWords(column)).join(', ')}
        className="overflow-x-auto rounded-menu border border-line"
      >
        <table className="w-full border-collapse text-start">
          <thead>
            <tr className="border-line border-b bg-raised">
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={`whitespace-nowrap px-3 py-1 font-medium text-ink-2 text-meta ${isNumeric(rows, column) ? 'text-end' : 'text-start'}`}
                >
                  {labels[column] ?? inWords(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row of a result is its position
              <tr key={position} className="border-line border-t first:border-t-0">
                {columns.map((column) => (
                  <td
                    key={column}
                    className={`max-w-80 px-3 py-1.5 align-top ${isNumeric(rows, column) ? 'text-end' : ''}`}
                  >
                    {renderCell(row[column], position, column)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="mt-1 flex items-center gap-3 text-ink-3 text-meta">
        {rows.length === 1 ? '1 row' : `${rows.length.toLocaleString('en-US')} rows`}
        {shown.length < rows.length ? (
          <Button size="sm" onClick={() => setIsWhole(true)}>
            Show all
          </Button>
        ) : null}
      </p>
    </div>
  );
};
