import { type FieldDef, Pool, type QueryConfig, types } from 'pg';
import type { Json, JsonObject } from '@/graph/json';
import { sanitizeJson } from '@/graph/sanitize';

export interface DemoQuery {
  sql: string;
  params: (string | number | boolean | null)[];
  maxRows: number;
}

export interface DemoRows {
  rows: JsonObject[];
  rowCount: number;
  columns: { name: string; type: string }[];
  isTruncated: boolean;
}

const BEGIN = "begin transaction read only; set local search_path = demo; set local statement_timeout = '5s'";

const TYPE_NAMES: Record<number, string> = {
  16: 'boolean',
  20: 'bigint',
  21: 'integer',
  23: 'integer',
  25: 'text',
  114: 'json',
  700: 'number',
  701: 'number',
  1042: 'text',
  1043: 'text',
  1082: 'date',
  1114: 'timestamp',
  1184: 'timestamp with time zone',
  1700: 'numeric',
  2950: 'uuid',
  3802: 'json',
};

/** Numbers as numbers where nothing is lost; dates as people write them. */
const PARSERS: Record<number, (text: string) => unknown> = {
  20: toNumber,
  1700: toNumber,
  1082: (text) => text,
  1114: (text) => text,
  1184: (text) => new Date(text).toISOString(),
  17: (text) => text,
};
function toNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) || (text.includes('.') && text.length <= 16) ? number : text;
}

/**
 * Reads from schema `demo`. Three locks, each enough: a role that was granted nothing but select, a transaction that is read
 * only, and a cursor, which takes one reading statement and no other. `COMMIT; drop ...` is two statements and is refused.
 */
export function createDemoDatabase(readerUrl: string) {
  const pool = new Pool({
    connectionString: readerUrl,
    max: 4,
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') => PARSERS[oid] ?? types.getTypeParser(oid, format),
    },
  });
  // A broken idle connection is replaced by the next query.
  pool.on('error', () => undefined);

  return {
    async query({ sql, params, maxRows }: DemoQuery): Promise<DemoRows> {
      const client = await pool.connect();
      try {
        await client.query(BEGIN);
        await client.query(oneStatement(`declare demo_rows no scroll cursor for ${withoutSemicolon(sql)}`, params));
        const result = await client.query<unknown[]>({ text: `fetch ${maxRows + 1} from demo_rows`, rowMode: 'array' });
        const names = uniqueNames(result.fields);
        const rows = result.rows.slice(0, maxRows).map((row) => toObject(names, row));
        return {
          rows,
          rowCount: rows.length,
          columns: result.fields.map((field, index) => ({
            name: names[index] ?? field.name,
            type: TYPE_NAMES[field.dataTypeID] ?? 'other',
          })),
          isTruncated: result.rows.length > maxRows,
        };
      } finally {
        const isClean = await client
          .query('rollback')
          .then(() => client.query('discard all'))
          .then(
            () => true,
            () => false,
          );
        client.release(!isClean);
      }
    },
    close: () => pool.end(),
  };
}
export type DemoDatabase = ReturnType<typeof createDemoDatabase>;

/** With values or without: PostgreSQL refuses a second statement in this mode. The mode is missing from the types. */
const oneStatement = (text: string, values: DemoQuery['params']): QueryConfig<DemoQuery['params']> =>
  ({ text, values, queryMode: 'extended' }) as QueryConfig<DemoQuery['params']>;

const withoutSemicolon = (sql: string): string => sql.trim().replace(/;$/, '');

/** Two columns of one name are both kept: `name`, `name_2`. */
function uniqueNames(fields: FieldDef[]): string[] {
  const seen = new Map<string, number>();
  return fields.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

const toObject = (names: string[], row: unknown[]): JsonObject =>
  Object.fromEntries(names.map((name, index): [string, Json] => [name, sanitizeJson(row[index] ?? null).value]));
