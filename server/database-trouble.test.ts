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

it('tells a database that only reads from one that is away', () => {
  expect(databaseTrouble(withCode('25006'))).toMatch(/^The database takes no changes/);
  const words = 'Raw query failed. Code: `25006`. Message: `cannot execute INSERT in a read-only transaction`';
  expect(databaseTrouble(new Error(words))).toMatch(/^The database takes no changes/);
});

it.each([
  ['53100', 'a full disk'],
  ['25006', 'a replica, until it is the primary'],
  ['28P01', 'a password that is being changed'],
  ['3D000', 'a database that is being restored'],
  ['57014', 'a statement that took longer than the server allows'],
  ['57P03', 'a server that is starting'],
  ['CERT_HAS_EXPIRED', 'a certificate that has run out'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'a certificate for another name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'a certificate that nobody vouches for'],
])('means waiting, not failing, for runs: %s, %s', (code) => {
  expect(isDatabaseDown(withCode(code))).toBe(true);
});

it.each(['23505', '22P05', '42601', '42P01'])('is our own fault: %s', (code) => {
  expect(isDatabaseDown(withCode(code))).toBe(false);
});
