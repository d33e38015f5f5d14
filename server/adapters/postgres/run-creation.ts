import type { Pool } from 'pg';
import { isDatabaseDown } from '@/server/database-down';
import { CallerTaken, type NewRun, WorkflowChanged } from '@/server/runs/run-queue';
import { COUNT_AGAIN, CREATE } from './create-statement';
import { newId } from './new-id';
import { type NewRunRow, newRunRow, OFFERED_EPOCH } from './new-run';
import type { RunOffers } from './run-offers';

interface Waiting {
  run: NewRun;
  row: NewRunRow;
  /** a worker may have made it, or be about to */
  wasOffered: boolean;
  resolve: (created: { runId: string; isNew: boolean }) => void;
  reject: (error: unknown) => void;
}

const MOST_AT_ONCE = 100;
const VERSIONS_KEPT = 2_000;
const NUMBER = 'run_workflow_id_number_key';
/** What two can run into that make the same run, or the next of one workflow, at the same moment. */
const AGAIN = new Set([NUMBER, 'run_pkey']);

/**
 * New runs of this process: what comes in while a statement is under way goes together into the next. Two hundred starts at
 * once are a handful of statements, and one start is one.
 */
export class RunCreation {
  private waiting: Waiting[] = [];
  private isWriting = false;
  /** ids of versions that are there, by workflow and content: they never change and never go before their workflow */
  private readonly versions = new Map<string, string>();

  /** being created under an idempotency key: who asks again at the same moment gets the same */
  private readonly keyed = new Map<string, Promise<{ runId: string; isNew: boolean }>>();

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly offers?: RunOffers,
  ) {}

  /**
   * A run of exactly this document: its version (one for each content), its row with the next number, and the word that wakes
   * a worker. The same idempotency key in the same workflow gives the same run.
   */
  async create(run: NewRun): Promise<{ runId: string; isNew: boolean }> {
    if (run.idempotencyKey === undefined) return this.createNew(run);
    const key = `${run.workflowId}/${run.idempotencyKey}`;
    const underWay = this.keyed.get(key);
    if (underWay) return { runId: (await underWay).runId, isNew: false };
    const created = this.createNew(run).finally(() => this.keyed.delete(key));
    this.keyed.set(key, created);
    return created;
  }

  private async createNew(run: NewRun): Promise<{ runId: string; isNew: boolean }> {
    const earlier = await this.findEarlier(run);
    if (earlier) return { runId: earlier, isNew: false };
    const row = newRunRow(run, await this.pinVersion(run));
    return new Promise((resolve, reject) => this.add({ run, row, wasOffered: false, resolve, reject }));
  }

  private add(one: Waiting): void {
    this.waiting.push(one);
    if (!this.isWriting) void this.write();
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    // Starts of this same moment come along.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, MOST_AT_ONCE);
      if (this.mayOffer(group)) for (const one of group) void this.offer(one);
      else await this.createGroup(group);
    }
    this.isWriting = false;
  }

  private mayOffer(group: Waiting[]): boolean {
    // A run that another began tells that one of its end, which takes a transaction of several statements.
    return (
      group.every(({ run, wasOffered }) => !wasOffered && run.origin?.kind !== 'call') &&
      this.offers?.hasRoomFor(group.length) === true
    );
  }

  private async offer(one: Waiting): Promise<void> {
    const { row, resolve, reject } = one;
    try {
      if (await this.offers?.offer(row)) resolve({ runId: row.id, isNew: true });
      else this.add({ ...one, wasOffered: true });
    } catch (error) {
      reject(error);
    }
  }

  private async createGroup(group: Waiting[]): Promise<void> {
    try {
      const created = await this.insert(group);
      for (const { run, row, wasOffered, resolve, reject } of group) {
        if (created.has(row.id)) resolve({ runId: row.id, isNew: true });
        else
          this.findMade(run, wasOffered ? row.id : null).then((made) => {
            if (made) resolve({ runId: made, isNew: made === row.id });
            else reject(whyNotMade(run));
          }, reject);
      }
    } catch (error) {
      // One that the database refuses must not take the others along.
      if (group.length > 1 && !isDatabaseDown(error)) for (const one of group) await this.createGroup([one]);
      else for (const { reject } of group) reject(error);
    }
  }

  private async insert(group: Waiting[], tries = 3): Promise<Set<string>> {
    const rows = group.map(({ run, row, wasOffered }, place) => ({
      ...row,
      place,
      epoch: wasOffered ? OFFERED_EPOCH : 0,
      caller_epoch: run.callerEpoch ?? null,
    }));
    try {
      const values = [JSON.stringify(rows)];
      const answer = await this.pool.query<{ id: string }>({ name: 'create', text: CREATE, values });
      return new Set(answer.rows.map(({ id }) => id));
    } catch (error) {
      const { constraint } = error as { constraint?: string };
      if (tries === 1 || !constraint || !AGAIN.has(constraint)) throw error;
      if (constraint === NUMBER) await this.pool.query(COUNT_AGAIN, [group.map(({ run }) => run.workflowId)]);
      return this.insert(group, tries - 1);
    }
  }

  /** Somebody else came first: with the same key, or the worker it was offered to. */
  private async findMade(run: NewRun, id: string | null): Promise<string | null> {
    if (id === null) return this.findEarlier(run);
    const { rows } = await this.pool.query<{ id: string }>('select id from run where id = $1', [id]);
    return rows[0]?.id ?? this.findEarlier(run);
  }

  private async findEarlier({ workflowId, idempotencyKey }: NewRun): Promise<string | null> {
    if (idempotencyKey === undefined) return null;
    const { rows } = await this.pool.query<{ id: string }>(
      'select id from run where workflow_id = $1 and idempotency_key = $2',
      [workflowId, idempotencyKey],
    );
    return rows[0]?.id ?? null;
  }

  private async pinVersion(
    { workflowId, version }: Pick<NewRun, 'workflowId' | 'version'>,
    tries = 3,
  ): Promise<string> {
    if ('id' in version) return version.id;
    const { documentHash, document } = version;
    const key = `${workflowId}/${documentHash}`;
    const known = this.versions.get(key);
    if (known) return known;
    // Numbered under the workflow's lock, like its runs.
    const { rows } = await this.pool.query<{ id: string }>(
      `with locked as (select id from workflow where id = $2 for update), added as (
         insert into workflow_version (id, workflow_id, number, hash, document)
         select $1, locked.id, (select coalesce(max(number), 0) + 1 from workflow_version where workflow_id = $2), $3, $4 from locked
         on conflict do nothing returning id
       )
       select id from added union all select id from workflow_version where workflow_id = $2 and hash = $3 limit 1`,
      [newId(), workflowId, documentHash, JSON.stringify(document)],
    );
    const id = rows[0]?.id;
    // Another process added a version at the same moment: now both are there to be seen.
    if (!id && tries > 1) return this.pinVersion({ workflowId, version }, tries - 1);
    if (!id) throw new Error('The workflow of this run is not there any more.');
    if (this.versions.size >= VERSIONS_KEPT) this.versions.clear();
    this.versions.set(key, id);
    return id;
  }
}

function whyNotMade({ expected, callerEpoch }: NewRun): Error {
  if (expected) return new WorkflowChanged();
  if (callerEpoch !== undefined) return new CallerTaken();
  return new Error('The workflow of this run is not there any more.');
}
