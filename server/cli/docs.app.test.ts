import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { workflow } from '@/graph/testing/workflow-builder';
import { root } from '@/scripts/lib/root.mjs';
import { temporaryFolder } from '@/scripts/testing/start-app';
import { commandsOf } from '@/server/testing/docs-commands';

// The examples of docs/cli.md, as they are printed, by a shell, with the real command line.

/** Asks at once, with a field for a comment. */
const asking = workflow('Sort support mail')
  .node('start', 'start', { fields: [] })
  .node('draft', 'set-fields', { fields: [{ key: 'text', label: '', value: 'Hello' }] })
  .node('ask', 'human-gate', {
    title: 'Send it?',
    message: '',
    fields: [{ key: 'comment', label: 'Comment', type: 'text', isRequired: true }],
    routes: [{ id: 'approve', label: 'Approve', tone: 'primary' }],
  })
  .node('finish', 'finish', { result: 'value', value: '{{ steps.draft.text }}', fields: [] })
  .chain('start', 'draft', 'ask')
  .edge('ask.approve', 'finish')
  .edge('ask.timed_out', 'finish')
  .build();

/** The run that the page speaks of. */
const PRINTED = '0198c1de-7a40-7c55-9c1e-3f2b6d0a9e11';

test('each example does what the page says', async () => {
  using folder = temporaryFolder();
  const at = (...path: string[]): string => join(folder.path, ...path);
  mkdirSync(at('workflows'));
  for (const file of ['my.workflow.json', 'workflows/sort-support-mail.workflow.json'])
    writeFileSync(at(file), JSON.stringify(asking));
  symlinkSync(join(root, 'examples'), at('examples'));
  mkdirSync(at('bin'));
  // In a checkout npx finds the command by its name.
  writeFileSync(
    at('bin', 'npx'),
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(root, 'scripts', 'sluice.mjs')}" "$@"\n`,
  );
  chmodSync(at('bin', 'npx'), 0o755);
  const kept = Object.entries(process.env).filter(([name]) => !/^(SLUICE_|DATABASE_URL$|PORT$|VITEST)/.test(name));
  const env = {
    ...Object.fromEntries(kept),
    PATH: `${at('bin')}:${process.env.PATH}`,
    SLUICE_DATA: at('data'),
    NODE_ENV: 'production' as const,
  };
  const sh = async (command: string): Promise<{ code: number | null; out: string; said: string }> => {
    const child = spawn('sh', ['-euc', command], { cwd: folder.path, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, said };
  };
  const runIds: string[] = [];
  const begin = async (): Promise<void> => {
    runIds.push(JSON.parse((await sh('npx sluice run my.workflow.json --json')).out).runId);
  };
  await begin();
  await begin();
  const [answered = '', cancelled = ''] = runIds;

  const examples: { of: string; code: number; says: RegExp; run?: string }[] = [
    { of: 'sluice run examples/', code: 3, says: /npx sluice answer \S+ approve/ },
    { of: 'sluice check', code: 0, says: /my\.workflow\.json: nothing to fix/ },
    { of: 'sluice bound my.workflow.json', code: 0, says: /calls/ },
    { of: '--model openai:gpt-5.4 --json', code: 0, says: /^\{/ },
    { of: 'sluice answer', code: 0, says: /succeeded/, run: answered },
    { of: 'sluice runs', code: 0, says: /^/ },
    { of: 'sluice cancel', code: 0, says: /cancelled/, run: cancelled },
    { of: 'sluice retry', code: 3, says: /Send it\?/, run: answered },
    { of: 'sluice import', code: 0, says: /Sort support mail/ },
    { of: 'sluice export', code: 0, says: /sort-support-mail\.workflow\.json/ },
    { of: 'sluice sign-in', code: 0, says: /http:\/\/\S+/ },
  ];
  const commands = commandsOf('cli.md');
  expect(commands.map((command, index) => command.includes(examples[index]?.of ?? '\0') || command)).toEqual(
    examples.map(() => true),
  );
  for (const [index, command] of commands.entries()) {
    const { code, says, run = '' } = examples[index] as (typeof examples)[number];
    const done = await sh(command.replace(PRINTED, run));
    expect([command, done.code, done.said], done.out).toEqual([command, code, expect.any(String)]);
    expect(`${done.out}${done.said}`).toMatch(says);
  }
});
