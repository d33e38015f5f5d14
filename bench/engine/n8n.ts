import pg from 'pg';
import type { Contestant } from './contestant';
import { residentBytes } from './process-memory';
import type { Workload } from './workloads';

const LONGEST_MS = 300_000;

/**
 * n8n tells nobody when an execution is on record, and asking it again and again would slow it down: its database tells
 * instead, when the transaction is committed that gives an execution its last status.
 */
const TELL_OF_ENDS = `
  create function bench_tell_of_end() returns trigger language plpgsql as
    $$ begin perform pg_notify('bench_end', new.id || ' ' || new.status); return null; end $$;
  create trigger bench_tell_of_end after update of status on execution_entity for each row
    when (new.status <> old.status and new.status not in ('new', 'running', 'waiting'))
    execute function bench_tell_of_end();
  listen bench_end`;

/**
 * An n8n that has the workloads already (bench/n8n/workflows.mjs), each behind a production webhook of its name. A lap
 * ends with the later of two: all answers, which n8n gives when a workflow's last node is done, and all ends on record.
 */
export async function openN8n(databaseUrl: string, server: { url: string; pid: number }): Promise<Contestant> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(TELL_OF_ENDS);

  const whenEnded = (count: number): { ended: Promise<void>; leave: () => void } => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let left = count;
    const onNotice = ({ payload = '' }: pg.Notification): void => {
      if (!payload.endsWith(' success')) reject(new Error(`An execution of n8n did not succeed: ${payload}.`));
      if (--left === 0) resolve();
    };
    const timer = setTimeout(() => reject(new Error(`${left} executions of n8n did not end.`)), LONGEST_MS);
    client.on('notification', onNotice);
    // Nobody may have come to wait yet when it fails.
    promise.catch(() => undefined);
    const leave = (): void => {
      clearTimeout(timer);
      client.off('notification', onNotice);
    };
    return { ended: promise, leave };
  };

  const start = async ({ id, input, expected }: Workload): Promise<void> => {
    const response = await fetch(`${server.url}/webhook/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    const answer = await response.text();
    if (!response.ok || answer !== JSON.stringify(expected))
      throw new Error(`n8n failed ${id}: it answered ${response.status} ${answer.slice(0, 500)}`);
  };

  return {
    name: 'n8n',
    async lap(workload) {
      if (workload.isExtra) return null;
      const { ended, leave } = whenEnded(workload.runs);
      try {
        const startedAt = performance.now();
        await Promise.all(Array.from({ length: workload.runs }, () => start(workload)));
        await ended;
        return { ms: performance.now() - startedAt };
      } finally {
        leave();
      }
    },
    memory: () => residentBytes(server.pid),
    close: () => client.end(),
  };
}
