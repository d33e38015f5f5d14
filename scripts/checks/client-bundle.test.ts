import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../lib/root.mjs';
import { SENTINELS, scan } from './client-bundle.mjs';

test('the texts looked for are really those of server code', () => {
  for (const [sentinel, file] of Object.entries(SENTINELS)) {
    expect(readFileSync(join(root, file), 'utf8'), file).toContain(sentinel);
  }
});

test('server code in a chunk is found, and so is a scan that sees nothing', () => {
  expect(scan([{ file: 'a.js', text: 'document.title="Sluice"' }])).toEqual([]);
  expect(scan([{ file: 'a.js', text: 'Sluice;import("node:child_process")' }])).toMatchObject([
    { rule: 'no-server-code', where: 'a.js: "node:child_process"' },
  ]);
  expect(scan([{ file: 'a.js', text: 'nothing of ours' }])).toMatchObject([{ rule: 'sees-the-build' }]);
});
