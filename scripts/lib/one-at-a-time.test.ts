import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
  file = join(folder, 'made', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('works one after the other, and leaves nothing', async () => {
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = oneAtATime(file, async () => {
    seen.push('first begins');
    await gate.promise;
    seen.push('first ends');
  });
  const second = oneAtATime(file, async () => {
    seen.push('second');
  });
  gate.resolve();
  await Promise.all([first, second]);
  expect(seen).toEqual(['first begins', 'first ends', 'second']);
  expect(existsSync(file)).toBe(false);
});

test('goes on after work that failed', async () => {
  await expect(oneAtATime(file, () => Promise.reject(new Error('no space')))).rejects.toThrow('no space');
  expect(await oneAtATime(file, async () => 'done')).toBe('done');
});

test('does not wait for a process that was killed', async () => {
  await oneAtATime(file, async () => undefined);
  const { pid } = spawnSync(process.execPath, ['--eval', '']);
  writeFileSync(file, String(pid));
  expect(await oneAtATime(file, async () => 'done')).toBe('done');
});
