import { expect, test } from 'vitest';
import { handleHealth, handleReady } from './handle-health';

const well = async () => ({ ok: true, detail: 'fine' });

test('a process without its database lives, and is not ready: 503, with the reason in plain words', async () => {
  const away = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:5432 as user sluice'));
  const reply = await handleReady({ database: away, migrations: well });
  expect(reply.status).toBe(503);
  expect(await reply.json()).toEqual({
    ok: false,
    checks: { database: { ok: false, detail: 'cannot be reached' }, migrations: { ok: true, detail: 'fine' } },
  });
  expect(handleHealth().status).toBe(200);
});

test('one that does not answer is not waited for', async () => {
  const reply = await handleReady({ database: () => new Promise(() => undefined) });
  expect(reply.status).toBe(503);
  expect(await reply.json()).toMatchObject({ checks: { database: { detail: 'no answer in time' } } });
});

test('one that has what it needs is ready', async () => {
  const reply = await handleReady({ database: well });
  expect([reply.status, await reply.json()]).toEqual([200, { ok: true, checks: { database: await well() } }]);
});
