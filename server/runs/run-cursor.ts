import * as z from 'zod';
import { Refusal } from '@/server/refusal';

/** The last row of a page of runs: the next one begins after it. */
export interface RunPlace {
  createdAt: Date;
  id: string;
}

const SHAPE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** One that was given out; anything else would quietly give the first page again. */
export const runCursorSchema = z.string().max(100).regex(SHAPE, 'Is no nextCursor of a page of runs');

export const cursorOf = ({ createdAt, id }: RunPlace): string => `${createdAt.toISOString()}_${id}`;

export function placeOf(cursor: string): RunPlace {
  const [, at = '', id = ''] = SHAPE.exec(cursor) ?? [];
  const createdAt = new Date(at);
  if (Number.isNaN(createdAt.getTime()))
    throw new Refusal('invalid', `“${cursor}” is no place in the list of runs. Take nextCursor of the page before.`, {
      problems: [{ path: 'cursor', message: 'Is no nextCursor of a page of runs' }],
    });
  return { createdAt, id };
}
