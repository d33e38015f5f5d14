import { Prisma } from '@/generated/prisma/client';
import type { Json } from '@/graph/json';

/** A value for a `jsonb` column that may not be SQL NULL: plain `null` becomes JSON's. */
export const toJsonColumn = (value: Json): Prisma.InputJsonValue | Prisma.JsonNullValueInput =>
  value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue);

/** A `jsonb` column as the type that was stored there. Only for columns that nothing but our own code writes. */
export const fromJsonColumn = <T>(value: unknown): T => value as T;
