import { expect, it } from 'vitest';
import { isDatabaseDown } from './database-down';
import { databaseTrouble } from './database-trouble';

const withCode = (code: string): Error => Object.assign(new Error('could not extend file'), { code });

it('tells a full disk from a database that is away, also inside another error', () => {
  expect(databaseTrouble(withCode('53100'))).toMatch(/^The disk of the database is full/);
  expect(databaseTrouble(new Error('wrapped', { cause: withCode('53100') }))).toMatch(/disk .* is full/);
  expect(databaseTrouble(withCode('57P01'))).toMatch(/does not answer/);
  expect(databaseTrouble(withCode('23505'))).toBeNull();
});

it('means waiting, not failing, for runs', () => {
  expect(isDatabaseDown(withCode('53100'))).toBe(true);
});
