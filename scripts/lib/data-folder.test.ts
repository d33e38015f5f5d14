import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claimDataFolder, findServer, prepareDataFolder, recordServer } from './data-folder.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sluice-data-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fresh = (name: string) => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};

test('the folder is made, and one that cannot be is named in one sentence', () => {
  expect(prepareDataFolder(folder, undefined)).toBe(join(folder, '.sluice'));
  expect(prepareDataFolder(folder, join(folder, 'deep', 'down'))).toBe(join(folder, 'deep', 'down'));
  writeFileSync(join(folder, 'file'), '');
  expect(() => prepareDataFolder(folder, join(folder, 'file'))).toThrow(
    /cannot write to its data folder .*: it is a file\. Choose another with SLUICE_DATA/,
  );
  expect(() => prepareDataFolder(folder, join(folder, 'file', 'below'))).toThrow(/a part of the path is a file/);
});

test.runIf(process.getuid?.() !== 0)('a folder without permission is named in one sentence', () => {
  const closed = fresh('closed');
  chmodSync(closed, 0o500);
  expect(() => prepareDataFolder(folder, closed)).toThrow(/permission denied/);
});

test('the lock of a start that was killed does not hold', () => {
  const data = fresh('crashed');
  writeFileSync(join(data, 'start.lock'), '999999999');
  const release = claimDataFolder(data);
  release();
  claimDataFolder(data)();
});

test('a process number that belongs to a stranger now does not hold either', () => {
  const data = fresh('stranger');
  writeFileSync(join(data, 'start.lock'), String(process.ppid));
  recordServer(data, { pid: process.ppid, url: 'http://127.0.0.1:1', databaseUrl: 'postgresql://x', startedAt: '' });
  expect(findServer(data)).toBeNull();
  claimDataFolder(data)();
});
