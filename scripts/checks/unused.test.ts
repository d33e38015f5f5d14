import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../lib/root.mjs';
import { findProblems } from './unused.mjs';

test('a file, an export and a package that nothing uses are found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-unused-'));
  try {
    mkdirSync(join(folder, 'server'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const files = {
      'package.json': '{ "name": "a", "type": "module", "dependencies": { "zod": "4.6.7" } }',
      'knip.json': '{ "entry": ["server/main.ts"], "project": ["server/**/*.ts"] }',
      'server/main.ts': "import { used } from './parts'; used();",
      'server/parts.ts': 'export const used = () => 1;\nexport const spare = 2;',
      'server/lost.ts': 'export const lost = 1;',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const found = (await findProblems(folder)).map(({ where }) => where).join('\n');
    expect(found).toMatch(/server\/lost\.ts/);
    expect(found).toMatch(/server\/parts\.ts:2 spare \(exports\)/);
    expect(found).toMatch(/zod \(dependencies\)/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
