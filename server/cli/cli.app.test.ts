import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from '@/scripts/lib/postgres.mjs';
import { root } from '@/scripts/lib/root.mjs';
import { runScript, startApp, temporaryFolder } from '@/scripts/testing/start-app';

const EXAMPLE = join(root, 'examples', 'purchase-order', 'purchase-order.workflow.json');
const ORDER = join(root, 'examples', 'purchase-order', 'files', 'PO-48213.pdf');

/** Asks at once, so that a run of it waits. */
const SLOW = join(import.meta.dirname, 'testing', 'sort-on-approval.workflow.json');

test('the purchase order runs without a server, waits at its gate, and succeeds once it is answered', async () => {
  using folder = temporaryFolder();
  const env = { SLUICE_DATA: folder.path };
  const run = await runScript('sluice.mjs', ['run', EXAMPLE, '--input', `document=@${ORDER}`, '--json'], env);
  expect(run.stderr).not.toMatch(/Error/);
  const waiting = JSON.parse(run.stdout);
  expect(run.code).toBe(3);
  expect(waiting).toMatchObject({ status: 'waiting', gates: [{ path: 'approve' }], usage: { isStandIn: true } });
  expect(waiting.gates[0].routes[0].command).toBe(`npx sluice answer ${waiting.runId} approve`);

  const answer = await runScript('sluice.mjs', ['answer', waiting.runId, 'approve'], env);
  expect(answer.code).toBe(0);
  expect(answer.stdout).toMatch(/succeeded/);
  expect(answer.stdout).toMatch(/Built-in rules, not an AI model/);

  const server = await startPostgres({ root, dataDir: folder.path });
  const client = new pg.Client({ connectionString: server.url });
  try {
    await client.connect();
    const { rows } = await client.query(
      "select payload->>'to' as recipient from outbox_message where service = 'gmail'",
    );
    expect(rows).toEqual([{ recipient: 'einkauf@nordwind-outdoor.de' }]);
  } finally {
    await client.end();
    await server.stop();
  }

  const again = await runScript('sluice.mjs', ['answer', waiting.runId, 'approve'], env);
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/This run does not wait for an answer/);
});

test('check finds what is to fix, without a database', async () => {
  using folder = temporaryFolder();
  expect(await runScript('sluice.mjs', ['check', EXAMPLE])).toMatchObject({
    code: 0,
    stdout: `${EXAMPLE}: nothing to fix.\n`,
  });

  const document = JSON.parse(readFileSync(EXAMPLE, 'utf8'));
  document.nodes.find((node: { key: string }) => node.key === 'read').config.file = '{{ input.paper }}';
  const broken = join(folder.path, 'broken.workflow.json');
  writeFileSync(broken, JSON.stringify(document));
  const { code, stdout } = await runScript('sluice.mjs', ['check', broken]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^error {4}“Read the order”, config\.file: /m);

  writeFileSync(broken, '{ not json');
  expect((await runScript('sluice.mjs', ['check', broken])).code).toBe(1);
});

test('what cannot be carried out is said in plain words', async () => {
  expect(await runScript('sluice.mjs', ['check', 'no-such-file.json'])).toMatchObject({
    code: 2,
    stderr: '“no-such-file.json” cannot be read: there is no such file.\n',
  });
  expect(await runScript('sluice.mjs', ['frobnicate'])).toMatchObject({ code: 2 });
});

test('workflows go in and out, and their runs are listed, cancelled and retried', async () => {
  using folder = temporaryFolder();
  const env = { SLUICE_DATA: folder.path };
  // Against a running server a command needs no database and no worker of its own.
  const app = await startApp(env);
  try {
    const sluice = (...args: string[]) => runScript('sluice.mjs', args, env);
    const json = async (...args: string[]) => JSON.parse((await sluice(...args, '--json')).stdout);

    const imported = await json('import', SLOW);
    expect(imported.workflows).toMatchObject([{ file: SLOW, name: 'Sort on approval', isNew: true, notes: [] }]);
    expect((await json('import', SLOW)).workflows).toMatchObject([{ id: imported.workflows[0].id, isNew: false }]);

    const file = join(folder.path, 'out.workflow.json');
    expect((await sluice('export', 'sort on approval', '-o', file)).code).toBe(0);
    const original = JSON.parse(readFileSync(SLOW, 'utf8'));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(original);
    expect(JSON.parse((await sluice('export', imported.workflows[0].id)).stdout)).toEqual(original);

    const waiting = await json('run', SLOW);
    expect(waiting.status).toBe('waiting');
    const listed = await json('runs', '--workflow', 'Sort on approval', '--status', 'waiting');
    expect(listed).toMatchObject({
      items: [{ id: waiting.runId, status: 'waiting', trigger: 'cli' }],
      nextCursor: null,
    });
    expect((await sluice('runs')).stdout).toMatch(
      new RegExp(`^${waiting.runId}  waiting .* Sort on approval, run 1$`, 'm'),
    );

    expect(await json('cancel', waiting.runId)).toEqual({ runId: waiting.runId, status: 'cancelled' });
    const twice = await sluice('cancel', waiting.runId, '--json');
    expect([twice.code, JSON.parse(twice.stdout).error]).toEqual([
      2,
      { code: 'conflict', message: 'This run has already ended.' },
    ]);

    const retried = await json('retry', waiting.runId);
    expect(retried).toMatchObject({ status: 'waiting', gates: [{ path: 'approve' }] });
    expect(retried.runId).not.toBe(waiting.runId);

    expect(await sluice('export', 'No such thing')).toMatchObject({
      code: 2,
      stderr: 'There is no workflow named “No such thing”.\n',
    });
    expect((await sluice('runs', '--status', 'asleep')).stderr).toMatch(/^“asleep” is no status\. There are: queued, /);
  } finally {
    await app.stop();
  }
});
