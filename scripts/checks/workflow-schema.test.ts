import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { root } from '../lib/root.mjs';
import { findProblems } from './workflow-schema.mjs';

let copy: string | undefined;
afterEach(() => {
  if (copy) rmSync(copy, { recursive: true, force: true });
});

test('a published schema that fell behind is found', async () => {
  copy = mkdtempSync(join(tmpdir(), 'sluice-workflow-schema-'));
  for (const folder of ['graph', 'public']) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  expect(await findProblems(copy)).toEqual([]);
  writeFileSync(join(copy, 'public/workflow.schema.json'), '{}\n');
  expect(await findProblems(copy)).toMatchObject([{ rule: 'schema-is-published' }]);
});
