import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Json } from '@/graph/json';
import { root } from '@/scripts/lib/root.mjs';
import { startApp, temporaryFolder } from '@/scripts/testing/start-app';
import { makeKey } from './testing/make-key';
import { RestClient } from './testing/rest-client';

const WORKFLOW = JSON.parse(readFileSync(join(root, 'server/cli/testing/sort-on-approval.workflow.json'), 'utf8'));

test('a program publishes a workflow, starts it, follows it live, answers it and reads the result', async () => {
  using folder = temporaryFolder();
  const app = await startApp({ SLUICE_DATA: folder.path });
  try {
    const client = new RestClient(app.url, await makeKey(app));
    const send = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
      const reply = await client.send({ method, path, body, headers });
      return { status: reply.status, body: reply.body as Record<string, Json> };
    };
    const { id } = (await send('POST', '/workflows', { document: WORKFLOW })).body;
    expect((await send('POST', `/workflows/${id}/publish`)).body).toMatchObject({ number: 1 });

    const key = { 'idempotency-key': 'order 7' };
    const first = await send('POST', '/runs', { workflowId: id }, key);
    expect([first.status, first.body.version, first.body.trigger]).toEqual([201, 1, 'api']);
    const runId = first.body.id;
    const again = await send('POST', '/runs', { workflowId: id }, key);
    expect([again.status, again.body.id]).toEqual([200, runId]);

    // Followed before anything has happened; the answer comes while the stream is open.
    const stream = await client.fetch({
      method: 'GET',
      path: `/runs/${runId}/events`,
      headers: { accept: 'text/event-stream' },
    });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      text += part.value;
      if (text.includes('event: gate.asked')) break;
    }
    const questions = (await send('GET', `/gates?runId=${runId}`)).body.items as { id: string }[];
    const answered = await send('POST', `/gates/${questions[0]?.id}/answer`, { route: 'approve' });
    expect(answered.status).toBe(202);
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
    expect(text).toMatch(/event: run\.succeeded\n/);
    const numbers = [...text.matchAll(/^id: (\d+)$/gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));

    const ended = await send('GET', `/runs/${runId}/wait?timeout=30`);
    expect(ended.body).toMatchObject({ status: 'succeeded', output: { route: 'approve' }, lastSeq: numbers.length });
    expect((await send('GET', '')).status).toBe(404);
    expect(await new RestClient(app.url).send({ method: 'GET', path: '/runs' })).toMatchObject({ status: 401 });
  } finally {
    await app.stop();
  }
});
