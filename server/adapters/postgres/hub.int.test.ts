import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '@/server/engine/contract';
import { openCuttableProxy } from '@/server/worker/testing/cuttable-proxy';
import { Hub } from './hub';
import { PostgresNotifier } from './notifier';
import { type EngineDatabase, openEngineDatabase } from './testing/open-engine-database';

const RUN = '01a2032b-8ec8-78ed-ab38-ab595de685f7';
const quiet = (): undefined => undefined;

describe('news of runs', () => {
  let database: EngineDatabase;
  beforeAll(async () => {
    database = await openEngineDatabase();
  });
  afterAll(() => database.close());

  it('bring the text of a step to every process, in order and whole', async () => {
    const hubs = [0, 1].map(() => new Hub({ connectionString: database.url, onError: quiet }));
    const words = Array.from({ length: 400 }, (_, index) => `word-${index} `);
    const texts = await Promise.all(
      hubs.map(async (hub) => {
        await hub.start();
        const whole = Promise.withResolvers<string>();
        let text = '';
        hub.subscribe(RUN, {
          onEvents: quiet,
          onProgress: ({ path, attempt, update }) => {
            expect([path, attempt]).toEqual(['draft', 2]);
            text += update.textDelta ?? '';
            if (text.endsWith('word-399 ')) whole.resolve(text);
          },
        });
        return whole;
      }),
    );
    const notifier = new PostgresNotifier(database.pool);
    for (const textDelta of words) notifier.progress(RUN, 'draft', 2, { textDelta } satisfies Progress);
    notifier.progress('01a2032b-0000-78ed-ab38-ab595de685f7', 'other', 1, { textDelta: 'not for you' });
    for (const { promise } of texts) expect(await promise).toBe(words.join(''));
    notifier.close();
    await Promise.all(hubs.map((hub) => hub.close()));
  });

  it('can be closed while the connection is just being made', async () => {
    const isAsked = Promise.withResolvers<void>();
    const server = createServer((socket) => {
      socket.on('error', quiet);
      socket.once('data', () => isAsked.resolve());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const hub = new Hub({ connectionString: `postgresql://a:b@127.0.0.1:${port}/c`, onError: quiet });
    void hub.start();
    await isAsked.promise;
    await hub.close();
    server.close();
  });

  it('come again after the connection broke, and everyone is told to look', async () => {
    const proxy = await openCuttableProxy(database.url);
    const hub = new Hub({ connectionString: proxy.url, onError: quiet });
    await hub.start();
    let looks = 0;
    let waiting = Promise.withResolvers<void>();
    hub.subscribe(RUN, {
      onEvents: () => {
        looks++;
        waiting.resolve();
      },
      onProgress: quiet,
    });
    proxy.cut();
    proxy.restore();
    await waiting.promise;
    expect(looks).toBe(1);
    waiting = Promise.withResolvers<void>();
    await database.pool.query(`select pg_notify('sluice_events', $1)`, [`${RUN}:7`]);
    await waiting.promise;
    expect(looks).toBe(2);
    await hub.close();
    await proxy.close();
  });
});
