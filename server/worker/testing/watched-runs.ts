import type { Pool } from 'pg';
import type { JsonObject } from '@/graph/json';
import { NearbyWorkers } from '@/server/adapters/offer-sockets/nearby-workers';
import { Hub } from '@/server/adapters/postgres/hub';
import { MakerDirectory } from '@/server/adapters/postgres/maker-directory';
import { PostgresRunLog } from '@/server/adapters/postgres/run-log';
import { sendSignal } from '@/server/adapters/postgres/send-signal';
import type { EngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import type { NewSignal } from '@/server/engine/driver-ports';
import { isTerminal, type RunEvent } from '@/server/engine/events';
import { idempotencyKey } from '@/server/engine/identity';
import { foldRun, type RunState } from '@/server/engine/state';
import { inTransaction } from '@/server/transaction';
import type { LedgerTools } from './ledger-tools';
import type { Moments } from './moments';

/** What a test has seen of a run. */
export interface Watched {
  id: string;
  events: RunEvent[];
  state: RunState;
}

/**
 * Starts runs, follows each through the log as any reader would, and answers their questions as a truthful person: gates with
 * yes, unknown outcomes by looking at the ledger of the tools.
 */
export class WatchedRuns {
  readonly all: Watched[] = [];
  readonly decisions: { runId: string; path: string; choice: string }[] = [];
  private readonly hub: Hub;
  private readonly log: PostgresRunLog;
  private readonly pool: Pool;

  private constructor(
    private readonly database: EngineDatabase,
    private readonly tools: LedgerTools,
    private readonly moments: Moments,
    /** gates are answered from then on */
    private readonly mayAnswer: Promise<unknown>,
    private readonly nearby: NearbyWorkers,
  ) {
    this.pool = database.pool;
    this.hub = new Hub({ connectionString: database.url, onError: () => undefined });
    this.log = new PostgresRunLog(database.pool);
  }

  static async open(options: {
    database: EngineDatabase;
    tools: LedgerTools;
    moments: Moments;
    mayAnswer: Promise<unknown>;
    /** of the workers */
    dataDir: string;
  }): Promise<WatchedRuns> {
    const { database, tools, moments, mayAnswer, dataDir } = options;
    const nearby = new NearbyWorkers(dataDir, new MakerDirectory(database.pool));
    const runs = new WatchedRuns(database, tools, moments, mayAnswer, nearby);
    await runs.hub.start();
    // As people start runs: offered to workers, some of which are just being killed.
    database.offerRunsOver(runs.hub, nearby);
    return runs;
  }

  close(): Promise<void> {
    this.nearby.close();
    return this.hub.close();
  }

  get underWay(): Watched[] {
    return this.all.filter(({ state }) => !isTerminal(state.status));
  }

  /** Those of these runs that have not ended, as the database and as this test know them. */
  async describeOpen(some: readonly Watched[]): Promise<unknown[]> {
    const open = some.filter(({ state }) => !isTerminal(state.status));
    const { rows } = await this.pool.query(
      `select id, status, worker, epoch, last_seq, pending_signals, wake_at,
              (select json_agg(worker.*) from worker) as workers
       from run where id = any($1::uuid[])`,
      [open.map(({ id }) => id)],
    );
    return rows.map((row) => ({ ...row, seen: open.find(({ id }) => id === row.id)?.events.slice(-3) }));
  }

  /** Whose each run that has not ended is, as its row says. */
  async owners(): Promise<Map<string, { worker: string; epoch: number }>> {
    const { rows } = await this.pool.query<{ id: string; worker: string; epoch: number }>(
      'select id, worker, epoch from run where worker is not null',
    );
    return new Map(rows.map(({ id, worker, epoch }) => [id, { worker, epoch }]));
  }

  async start(document: JsonObject, input: JsonObject): Promise<void> {
    const id = await this.database.createRun(document, input);
    const run: Watched = { id, events: [], state: foldRun([]) };
    this.all.push(run);
    let isLooking = false;
    let isStale = true;
    const look = async (): Promise<void> => {
      isStale = true;
      if (isLooking) return;
      isLooking = true;
      while (isStale) {
        isStale = false;
        const events = await this.log.load(id, run.events.length);
        run.events.push(...events);
        run.state = foldRun(events, run.state);
        void this.actAsPerson(run, events);
        if (events.length > 0) this.moments.happens('events', events.length);
      }
      isLooking = false;
    };
    this.hub.subscribe(id, { onEvents: () => void look(), onProgress: () => undefined });
    await look();
  }

  private async actAsPerson({ id, state }: Watched, events: RunEvent[]): Promise<void> {
    const say = (signal: NewSignal) => inTransaction(this.pool, (client) => sendSignal(id, signal, client));
    for (const { path, data } of events) {
      if (data.type === 'gate.asked' && state.gates.get(data.gateId)?.status === 'open') {
        await this.mayAnswer;
        await say({ type: 'answer', gateId: data.gateId, route: 'yes', values: null, by: 'Ada' });
        this.moments.happens('gates');
      }
      if (data.type === 'step.outcomeUnknown' && state.steps.get(path)?.status === 'unknown') {
        const isDone = (this.tools.doneByKey('post').get(idempotencyKey(id, path)) ?? 0) > 0;
        const choice = isDone ? 'happened' : 'run-again';
        this.decisions.push({ runId: id, path, choice });
        await say({ type: 'decide', path, choice, output: { answer: 'seen by Ada' }, by: 'Ada' });
      }
    }
  }
}
