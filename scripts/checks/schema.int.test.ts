import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../lib/root.mjs';
import { findProblems } from './schema.mjs';

test('a model without its migration is found, with the SQL that is missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-schema-'));
  try {
    cpSync(join(root, 'prisma'), join(folder, 'prisma'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    expect(await findProblems(folder)).toEqual([]);
    appendFileSync(join(folder, 'prisma', 'schema.prisma'), '\nmodel Forgotten {\n  id Int @id\n}\n');
    const [problem] = await findProblems(folder);
    expect(problem?.rule).toBe('schema-is-migrated');
    expect(problem?.where).toMatch(/CREATE TABLE "Forgotten"/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
