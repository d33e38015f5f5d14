import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { workflow } from '@/graph/testing/workflow-builder';
import { childrenOf, isAlive, startApp, temporaryFolder } from '@/scripts/testing/start-app';
import { makeKey } from './testing/make-key';
import { RestClient } from './testing/rest-client';

const STARTS = 200;
const AT_ONCE = 10;
/** After so many answers the web process is killed. */
const KILLS = [30, 110];

const SHORT = workflow('Short')
  .node('start', 'start', { fields: [{ key: 'order', label: 'Order', type: 'number', isRequired: true }] })
  .node('kept', 'set-fields', {
    fields: [{ key: 'order', label: 'Order', value: '{{ input.order }}' }],
  })
  .node('finish', 'finish', { result: 'value', value: '{{ steps.kept.order }}' })
  .chain('start', 'kept', 'finish')
  .build();

test('the web process is killed while runs are started: each accepted run ends, and no key begins twice', async () => {
  using folder = temporaryFolder();
  const app = await startApp({ SLUICE_DATA: folder.path });
  try {
    const client = new RestClient(app.url, await makeKey(app));
    const made = await client.send({ method: 'POST', path: '/workflows', body: { document: SHORT } });
    const { id: workflowId } = made.body as { id: string };
    const published = await client.send({ method: 'POST', path: `/workflows/${workflowId}/publish` });
    expect(published.status, published.text).toBe(200);

    const web = (): number | undefined => childrenOf(app.child.pid, 'next')[0];
    const killed: number[] = [];
    const kill = (): void => {
      const pid = web();
      if (!pid) throw new Error('There is no web process to kill.');
      killed.push(pid);
      process.kill(pid, 'SIGKILL');
    };
    const isServing = () =>
      fetch(`${app.url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    /** What each key was told, every time it was. */
    const told = new Map<string, Set<string>>();
    let answers = 0;
    let broken = 0;
    const start = async (order: number): Promise<void> => {
      for (;;) {
        const request = client.send({
          method: 'POST',
          path: '/runs',
          headers: { 'idempotency-key': `order ${order}` },
          body: { workflowId, input: { order } },
        });
        const reply = await request.catch(() => null);
        if (reply?.status === 201 || reply?.status === 200) {
          const { id } = reply.body as { id: string };
          told.set(`order ${order}`, (told.get(`order ${order}`) ?? new Set()).add(id));
          if (KILLS.includes(++answers)) kill();
          return;
        }
        if (reply && reply.status !== 503) throw new Error(`${reply.status}: ${reply.text}`);
        broken++;
        await expect.poll(isServing, { timeout: 60_000 }).toBe(true);
      }
    };
    const orders = Array.from({ length: STARTS }, (_, order) => order);
    const startAll = (left: number[]) =>
      Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let order = left.shift(); order !== undefined; order = left.shift()) await start(order);
        }),
      );
    await startAll([...orders]);
    expect(killed).toHaveLength(KILLS.length);
    expect(killed.filter(isAlive)).toEqual([]);
    expect(broken).toBeGreaterThan(0);
    // A program that has lost its own memory asks for all of them once more.
    await startAll([...orders]);
    expect([...told.values()].map(({ size }) => size)).toEqual(orders.map(() => 1));

    for (const [runId] of told.values()) {
      const ended = await client.send({ method: 'GET', path: `/runs/${runId}/wait`, query: { timeout: '30' } });
      expect(ended.body).toMatchObject({ status: 'succeeded' });
    }
    const { databaseUrl } = JSON.parse(readFileSync(join(folder.path, 'server.json'), 'utf8'));
    const database = new Client({ connectionString: databaseUrl });
    await database.connect();
    const { rows } = await database.query(
      `select count(*)::int as runs, count(distinct idempotency_key)::int as keys, count(distinct output::text)::int as outputs,
              bool_and(status = 'succeeded') as "haveEnded" from run`,
    );
    await database.end();
    expect(rows).toEqual([{ runs: STARTS, keys: STARTS, outputs: STARTS, haveEnded: true }]);
    expect(app.output().match(/The web process ended unexpectedly \(signal SIGKILL\)/g)).toHaveLength(KILLS.length);
  } finally {
    await app.stop();
  }
});
