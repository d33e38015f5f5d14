import { expect, test } from 'vitest';
import { root } from '../lib/root.mjs';
import { checkFile } from './files.mjs';
import { listFiles } from './repository-files.mjs';

const rulesOf = (file: string, text = 'export const a = 1;\n') => checkFile(file, text).map(({ rule }) => rule);

test.each([
  ['file-size', 'graph/compile.ts', 'const a = 1;\n'.repeat(401)],
  ['kebab-case', 'graph/compileDocument.ts', undefined],
  ['kebab-case', 'components/Runs/list.tsx', undefined],
  ['says-what-it-is', 'server/runs/utils.ts', undefined],
  ['says-what-it-is', 'server/common/read-file.ts', undefined],
  ['says-what-it-is', 'graph/types.ts', undefined],
  ['no-barrels', 'graph/commands.ts', "// All of them.\nexport * from './a';\nexport { b } from './b';\n"],
  ['no-barrels', 'graph/commands/index.ts', undefined],
])('%s fires for %s', (rule, file, text) => {
  expect(rulesOf(file, text)).toContain(rule);
});

test.each([
  'app/(app)/w/[id]/page.tsx',
  'app/[[...rest]]/page.tsx',
  'server/env.test.ts',
  'prisma/migrations/0001_init/migration.sql',
  'graph/types/union-of.ts',
  'next.config.ts',
  '.dockerignore',
  'README.md',
])('%s is well named', (file) => {
  expect(rulesOf(file)).toEqual([]);
});

test('a long test is not a long file, and a file that passes on one name beside its own is no barrel', () => {
  expect(rulesOf('graph/compile.test.ts', 'a;\n'.repeat(900))).toEqual([]);
  expect(rulesOf('server/log.ts', "export type { Logger } from 'pino';\nexport const log = 1;\n")).toEqual([]);
});

test('the checker sees the repository', () => {
  const files = listFiles(root);
  expect(files).toContain('graph/document.ts');
  expect(files).toContain('scripts/checks/files.test.ts');
  expect(files.some((file) => file.startsWith('node_modules/') || file.startsWith('.next/'))).toBe(false);
});
