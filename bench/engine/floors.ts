import pg from 'pg';
import type { Contestant } from './contestant';
import type { SluiceContestant } from './sluice';
import type { Workload } from './workloads';

/** As many rows as Sluice's journal puts into one statement. */
const GROUP = 1_000;

/** The work alone: asynchronous functions, nothing kept. */
export function plainFloor(): Contestant {
  const step = async (n: number): Promise<{ n: number }> => ({ n: n + 1 });
  const chain = async (length: number): Promise<void> => {
    let value = { n: 0 };
    for (let index = 0; index < length; index++) value = await step(value.n);
  };
  const forEach = async (): Promise<void> => {
    const items = Array.from({ length: 200 }, (_, index) => index);
    const oneAfterTheOther = async (): Promise<void> => {
      for (let item = items.shift(); item !== undefined; item = items.shift()) await step(item);
    };
    await Promise.all(Array.from({ length: 10 }, oneAfterTheOther));
  };
  const work = new Map<Workload['id'], () => Promise<unknown>>([
    ['W1', () => chain(10)],
    ['W2', () => chain(100)],
    ['W3', () => Promise.all(Array.from({ length: 50 }, (_, index) => step(index)))],
    ['W4', () => step(3)],
    ['W5', () => chain(400)],
    ['W6', forEach],
    ['L', () => Promise.all(Array.from({ length: 200 }, () => chain(10)))],
  ]);
  return {
    name: 'plain',
    async lap(workload) {
      const run = work.get(workload.id);
      if (!run) return null;
      const startedAt = performance.now();
      await run();
      return { ms: performance.now() - startedAt };
    },
    memory: async () => null,
    close: async () => undefined,
  };
}

/** The rows of Sluice's own log of this workload, written in groups by one plain client: what durability costs at least. */
export async function writeBehindFloor(url: string, sluice: SluiceContestant): Promise<Contestant> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `create table if not exists floor_event (
       run_id uuid, seq int, at timestamptz default now(), type text, path text, data json, primary key (run_id, seq))`,
  );
  return {
    name: 'write-behind',
    async lap(workload, kind) {
      const log = await sluice.logOf(workload, kind);
      const events = log.map(({ path, type, data }) => ({ path, type, data: JSON.parse(data) as unknown }));
      const startedAt = performance.now();
      const rows: { run: string; seq: number; path: string; type: string; data: unknown }[] = [];
      for (let run = 0; run < workload.runs; run++) {
        const id = crypto.randomUUID();
        events.forEach((event, index) => void rows.push({ run: id, seq: index + 1, ...event }));
      }
      for (let from = 0; from < rows.length; from += GROUP) {
        const group = rows.slice(from, from + GROUP);
        await client.query({
          name: 'write',
          text: `insert into floor_event (run_id, seq, type, path, data)
                 select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::json[])`,
          values: [
            group.map(({ run }) => run),
            group.map(({ seq }) => seq),
            group.map(({ type }) => type),
            group.map(({ path }) => path),
            group.map(({ data }) => JSON.stringify(data)),
          ],
        });
      }
      return { ms: performance.now() - startedAt };
    },
    memory: async () => null,
    close: () => client.end(),
  };
}
