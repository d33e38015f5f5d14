import { expect, it } from 'vitest';
import { QueueDepth } from './queue-depth';

const MOST = { all: 1_000, perWorkspace: 1_000 };
type Answer = { rows: { workspaceId: string; count: number }[] };

it('asks a database that is slow to count no second time, and believes an old count for ten seconds only', async () => {
  let now = 0;
  const counts: PromiseWithResolvers<Answer>[] = [];
  const query = () => {
    const count = Promise.withResolvers<Answer>();
    counts.push(count);
    return count.promise;
  };
  const soon: (() => void)[] = [];
  const depth = new QueueDepth(
    { query } as never,
    MOST,
    () => now,
    (act) => soon.push(act),
  );
  const first = depth.take('w');
  counts[0]?.resolve({ rows: [] });
  expect(await first).toEqual({ hasRoom: true });

  for (now = 250; now < 10_000; now += 250) {
    expect(await depth.take('w')).toEqual({ hasRoom: true });
    // Not before the start that asked for it.
    if (now === 250) expect(counts).toHaveLength(1);
    for (const act of soon.splice(0)) act();
  }
  expect(counts).toHaveLength(2);
  now = 10_000;
  const late = depth.take('w');
  counts[1]?.resolve({ rows: [{ workspaceId: 'w', count: 1_000 }] });
  expect(await late).toMatchObject({ hasRoom: false, isFull: 'all' });
  expect(counts).toHaveLength(2);
});

it('counts again after a count that failed', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve<Answer>({ rows: [] })];
  const depth = new QueueDepth({ query: () => answers.shift() } as never, MOST, () => 0);
  await expect(depth.take('w')).rejects.toThrow('away');
  expect(await depth.take('w')).toEqual({ hasRoom: true });
});
