import type { Hub, RunListener } from '@/server/adapters/postgres/hub';
import { ownerActor } from '@/server/cli/owner-actor';
import { startRun } from '@/server/runs/start-run';
import { getServices } from '@/server/wiring';
import { getApiServices } from '@/server/wiring/api';
import { createWorkflow } from '@/server/workflows/create-workflow';
import type { Contestant, Lap } from './contestant';
import type { StepKind } from './drawing';
import { residentBytes } from './process-memory';
import type { Workload } from './workloads';

const LONGEST_MS = 120_000;
const QUIET_MS = 2;

interface Ended {
  id: string;
  status: string;
  output: unknown;
  error: unknown;
  claimedMs: number;
}

export interface SluiceContestant extends Contestant {
  /** rows of the log of one run of this workload, as they are in the database */
  logOf(workload: Workload, kind: StepKind): Promise<{ path: string; type: string; data: string }[]>;
}

/**
 * The product as it runs: `startRun` in this process as in a web process, a worker process beside it, the queue between
 * them. A run has ended when the database has told of its last event and its row agrees.
 */
export async function openSluice(workers: { pid: number }[]): Promise<SluiceContestant> {
  const services = getApiServices();
  const { pool } = getServices();
  const actor = await ownerActor(services);
  const workflows = new Map<string, string>();
  const { rows } = await pool.query<{ ms: number }>('select extract(epoch from clock_timestamp()) * 1000 as ms');
  const clockOffset = Number(rows[0]?.ms) - performance.now();
  const { hub } = getServices();
  await hub.start();
  /** when the first and the newest word of each run came: whoever starts one listens before it is there */
  const told = new Map<string, { first: number; last: number }>();
  const subscribe: Hub['subscribe'] = hub.subscribe.bind(hub);
  hub.subscribe = (runId: string, listener: RunListener | (() => void)) => {
    if (typeof listener === 'function') return subscribe(runId, listener);
    const onEvents = (lastSeq?: number): void => {
      const now = performance.now();
      told.set(runId, { first: told.get(runId)?.first ?? now, last: now });
      listener.onEvents(lastSeq);
    };
    return subscribe(runId, { ...listener, onEvents });
  };

  const workflowOf = async (workload: Workload, kind: StepKind): Promise<string> => {
    const key = `${workload.id} ${kind}`;
    const known = workflows.get(key);
    if (known) return known;
    const document = workload.draw(kind);
    const { id } = await createWorkflow(services, actor, { document });
    workflows.set(key, id);
    return id;
  };

  const whenEnded = (runIds: string[]): Promise<{ ended: Ended[]; at: number }> =>
    new Promise((resolve, reject) => {
      const waiting = new Set(runIds);
      const ended: Ended[] = [];
      let isLooking = false;
      let isStale = false;
      let lookSoon: NodeJS.Timeout | undefined;
      const timer = setTimeout(() => reject(new Error(`${waiting.size} runs did not end.`)), LONGEST_MS);
      const look = async (): Promise<void> => {
        isStale = true;
        if (isLooking) return;
        isLooking = true;
        while (isStale && waiting.size > 0) {
          isStale = false;
          const { rows } = await pool.query<Ended>(
            `select id, status, output, error, extract(epoch from started_at)::float8 * 1000 as "claimedMs" from run
             where id = any($1::uuid[]) and finished_at is not null`,
            [[...waiting]],
          );
          for (const run of rows) if (waiting.delete(run.id)) ended.push(run);
        }
        isLooking = false;
        if (waiting.size > 0) return;
        clearTimeout(timer);
        for (const leave of leaving) leave();
        // The last news of a run that has ended told of its end.
        resolve({ ended, at: Math.max(...runIds.map((runId) => told.get(runId)?.last ?? performance.now())) });
      };
      // When the news have been quiet for a moment: when a run ended is told, and looking takes time from those that still run.
      const onEvents = (): void => {
        clearTimeout(lookSoon);
        lookSoon = setTimeout(() => look().catch(reject), QUIET_MS);
      };
      const leaving = runIds.map((runId) => hub.subscribe(runId, { onEvents, onProgress: () => undefined }));
      onEvents();
    });

  const lap = async (workload: Workload, kind: StepKind): Promise<Lap> => {
    const workflowId = await workflowOf(workload, kind);
    const startedAt = performance.now();
    const started = await Promise.all(
      Array.from({ length: workload.runs }, () =>
        startRun(services, actor, { workflowId, input: workload.input }, 'api'),
      ),
    );
    const runIds = started.map(({ runId }) => runId);
    const { ended, at } = await whenEnded(runIds);
    const firstEventMs = runIds.map((runId) => (told.get(runId)?.first ?? at) - startedAt);
    told.clear();
    for (const { id, status, output, error } of ended)
      if (status !== 'succeeded' || JSON.stringify(output) !== JSON.stringify(workload.expected))
        throw new Error(
          `Run ${id} of ${workload.id} ended as ${status} with ${JSON.stringify(output)}: ${JSON.stringify(error)}`,
        );
    const claimedAt = Math.min(...ended.map(({ claimedMs }) => claimedMs)) - clockOffset;
    return { ms: at - startedAt, fromClaimMs: at - claimedAt, firstEventMs };
  };

  return {
    name: 'sluice',
    lap,
    async logOf(workload, kind) {
      const workflowId = await workflowOf(workload, kind);
      const { rows } = await pool.query<{ path: string; type: string; data: string }>(
        `select path, type, data::text as data from run_event
         where run_id = (select id from run where workflow_id = $1 and status = 'succeeded' order by number desc limit 1)
         order by seq`,
        [workflowId],
      );
      return rows;
    },
    async memory() {
      const bytes = await Promise.all(workers.map(({ pid }) => residentBytes(pid)));
      return bytes.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
    },
    async close() {
      await getServices().close();
    },
  };
}
