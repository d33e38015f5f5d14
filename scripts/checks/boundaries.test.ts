import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../lib/root.mjs';
import { findProblems, look } from './boundaries.mjs';
import { importRules, runtimeRules } from './boundary-rules.mjs';

// A canary: a small house in which every rule is broken once. A rule that is missing here, or that does not fire, fails.
const HOUSE: Record<string, string> = {
  'tsconfig.json':
    '{ "compilerOptions": { "module": "ESNext", "moduleResolution": "bundler", "verbatimModuleSyntax": true, "paths": { "@/*": ["./*"] } } }',
  'package.json':
    '{ "type": "module", "dependencies": { "zod": "*", "react": "*", "@xyflow/react": "*" }, "devDependencies": { "fast-check": "*" } }',
  'graph/impure.ts': "import { readFileSync } from 'node:fs'; export const read = readFileSync;",
  'graph/lost.ts': "import { a } from './nowhere'; export const b = a;",
  'graph/checked.ts': "import fc from 'fast-check'; export const check = fc;",
  'graph/one.ts': "import { two } from './two'; export const one = () => two;",
  'graph/two.ts': "import { one } from './one'; export const two = () => one;",
  'graph/node-definition.ts': 'export interface NodeDefinition { type: string }',
  'nodes/first/definition.ts': "import { run } from './executor'; export const first = run;",
  'nodes/first/executor.ts': "import { database } from '@/server/runs/database'; export const run = database;",
  'nodes/second/definition.ts': "import { first } from '@/nodes/first/definition'; export const second = first;",
  'server/engine/driver.ts': "import { clock } from '@/server/adapters/clock'; export const drive = clock;",
  'server/engine/helper.ts': 'export const help = 1;',
  'server/adapters/clock.ts': 'export const clock = 1;',
  'server/runs/database.ts':
    "import { router } from '@/server/api/router'; import { Page } from '@/app/page'; export const database = [router, Page];",
  'server/runs/tested.ts': "import { help } from './testing/help'; export const tested = help;",
  'server/runs/testing/help.ts': 'export const help = 1;',
  'server/api/router.ts': "import { clock } from '@/server/adapters/clock'; export const router = clock;",
  'components/ui/button.tsx':
    "import type { NodeDefinition } from '@/graph/node-definition'; export const Button = (props: NodeDefinition) => props.type;",
  'components/runs/map.tsx': "import { ReactFlow } from '@xyflow/react'; export const Map = ReactFlow;",
  'components/runs/list.tsx': "import { router } from '@/server/api/router'; export const List = router;",
  'app/page.tsx': "import { PrismaClient } from '@/generated/prisma/client'; export const Page = PrismaClient;",
  'generated/prisma/client.ts': 'export const PrismaClient = 1;',
};

let house: string;
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'sluice-house-'));
  for (const [path, text] of Object.entries(HOUSE)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
});
afterAll(() => rmSync(house, { recursive: true }));

test('every rule fires in a house where it is broken', async () => {
  const fired = new Set((await findProblems(house)).map(({ rule }) => rule));
  expect([...fired].sort()).toEqual([...importRules, ...runtimeRules].map(({ name }) => name).sort());
});

test('every rule says why it exists and what to do instead', () => {
  for (const { name, comment } of [...importRules, ...runtimeRules]) {
    expect(comment.length, name).toBeGreaterThan(60);
  }
});

test('the checker sees the real code, its types and its aliases', async () => {
  const { modules } = await look(root, [], true);
  expect(modules.length).toBeGreaterThan(200);
  const registry = modules.find(({ source }) => source === 'nodes/registry.ts');
  const seen = registry?.dependencies.map(({ resolved }) => resolved);
  expect(seen).toContain('nodes/prompt/definition.ts');
  expect(seen).toContain('graph/node-definition.ts');
});
