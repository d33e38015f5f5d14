import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../lib/root.mjs';

// Canaries for the tools that have no check of ours around them: each must see the code, and object to what it is for.

const run = (program: string[], args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', ...program), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  return { status, output: stdout + stderr };
};

test('the compiler looks at the whole tree', () => {
  const { output } = run(['ts7', 'bin', 'tsc'], ['-p', '.', '--listFilesOnly']);
  const files = output.split('\n').filter((file) => !file.includes('node_modules'));
  expect(files.length).toBeGreaterThan(400);
  for (const file of ['graph/document.ts', 'server/worker/main.ts', 'app/layout.tsx', 'scripts/checks/tools.test.ts']) {
    expect(
      files.some((each) => each.endsWith(file)),
      file,
    ).toBe(true);
  }
});

test('the compiler objects to a wrong type', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-types-'));
  try {
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['*.ts'] }),
    );
    writeFileSync(
      join(folder, 'wrong.ts'),
      'export const list: string[] = [];\nexport const first: string = list[0];\n',
    );
    const { status, output } = run(['ts7', 'bin', 'tsc'], ['--noEmit', '-p', folder]);
    expect(status).not.toBe(0);
    expect(output).toMatch(/wrong\.ts\(2,14\): error TS2322/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the linter looks at the whole tree', () => {
  const { output } = run(['@biomejs', 'biome', 'bin', 'biome'], ['lint', '--only=suspicious/noDebugger']);
  expect(Number(/Checked (\d+) files/.exec(output)?.[1])).toBeGreaterThan(400);
});

test('the linter objects to what its settings forbid', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-lint-'));
  try {
    // The settings of the repository, without what ties them to its git.
    const settings = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    delete settings.vcs;
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(settings));
    writeFileSync(
      join(folder, 'canary.ts'),
      `import { Json } from './json';

export const any: any = 1;
export const say = () => console.log('a');
export const certain = (b?: { c: Json }) => b!.c;
`,
    );
    const { status, output } = run(['@biomejs', 'biome', 'bin', 'biome'], ['lint', `--config-path=${folder}`, folder]);
    expect(status).not.toBe(0);
    for (const rule of ['useImportType', 'noExplicitAny', 'noConsole', 'noNonNullAssertion']) {
      expect(output).toContain(rule);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
