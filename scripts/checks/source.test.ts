import { expect, test } from 'vitest';
import { checkText, lineRules } from './source.mjs';

const EXAMPLES: Record<string, [file: string, line: string]> = {
  'one-reader-of-settings': ['server/runs/start-run.ts', 'const port = process.env.PORT;'],
  'no-eval': ['nodes/code/executor.ts', "const f = new Function('a', text);"],
  'no-revived-classes': ['server/adapters/postgres/value-store.ts', "import { deserialize } from 'node:v8';"],
  'no-raw-html': ['components/runs/view.tsx', '<div dangerouslySetInnerHTML={{ __html: text }} />'],
  'no-cdn': ['app/layout.tsx', '<link href="https://cdn.jsdelivr.net/npm/x.css" />'],
  'named-exports': ['graph/compile.ts', 'export default function compile() {}'],
  'no-left-overs': ['graph/compile.ts', '// TODO: types'],
  'suppressions-have-reasons': ['graph/compile.ts', '// biome-ignore lint/suspicious/noExplicitAny'],
  'tests-run-whole': ['graph/compile.test.ts', "test.only('compiles', () => {});"],
  'tests-wait-for-conditions': ['e2e/run.spec.ts', 'await page.waitForTimeout(500);'],
  'no-machine-paths': ['docs/concepts.md', 'Put it into /home/anna/sluice first.'],
  'no-registry-hosts': ['package-lock.json', '"resolved": "https://registry.example.org/zod-4.0.0.tgz"'],
};

test('there is an example for every rule', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(lineRules.map(({ rule }) => rule).sort());
});

test.each(Object.entries(EXAMPLES))('%s fires', (rule, [file, line]) => {
  expect(checkText(file, `first\n${line}\n`)).toMatchObject([{ rule, where: `${file}:2` }]);
});

test('what a rule allows passes', () => {
  expect(checkText('server/env.ts', 'parseEnv(process.env)')).toEqual([]);
  expect(checkText('app/(app)/page.tsx', 'export default function Page() {}')).toEqual([]);
  expect(
    checkText('graph/a.ts', '// biome-ignore lint/suspicious/noExplicitAny: each is parsed by its own schema'),
  ).toEqual([]);
  expect(checkText('scripts/start.mjs', 'const port = process.env.PORT;')).toEqual([]);
  expect(checkText('docs/a.md', 'See /srv/sluice and the page /workflows/new.')).toEqual([]);
});
