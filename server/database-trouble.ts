import { isDatabaseDown, isDiskFull, isReadOnly } from './database-down';

/** What a person is told while the database cannot do its work; null when the error is of another kind. */
export function databaseTrouble(error: unknown): string | null {
  if (isDiskFull(error))
    return 'The disk of the database is full, so nothing was stored. Runs wait and go on when there is room again.';
  if (isReadOnly(error))
    return 'The database takes no changes at the moment, so nothing was stored. What is there can still be read.';
  return isDatabaseDown(error) ? 'The database does not answer. Nothing was changed; try again in a moment.' : null;
}
