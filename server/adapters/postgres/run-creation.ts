import type { Pool } from 'pg';
import { isDatabaseDown } from '@/server/database-down';
import { type NewRun, WorkflowChanged } from '@/server/runs/run-queue';
import { COUNT_AGAIN, CREATE, toRow } from './create-statement';
import { newId } from './new-id';

interface Waiting {
  run: NewRun;
  versionId: string;
  resolve: (created: { runId: string; isNew: boolean }) => void;
  reject: (error: unknown) => void;
}

const MOST_AT_ONCE = 100;
/** More at once are quicker claimed by workers that have room than offered one by one. */
const MOST_OFFERED = 4;
const VERSIONS_KEPT = 2_000;

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

  constructor(private readonly pool: Pick<Pool, 'query'>) {}

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
    const versionId = await this.pinVersion(run);
    return new Promise((resolve, reject) => {
      this.waiting.push({ run, versionId, resolve, reject });
      if (!this.isWriting) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    // Starts of this same moment come along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.createGroup(this.waiting.splice(0, MOST_AT_ONCE));
    this.isWriting = false;
  }

  private async createGroup(group: Waiting[]): Promise<void> {
    const isOffered = group.length <= MOST_OFFERED;
    const rows = group.map(({ run, versionId }, place) => toRow(run, versionId, place, { isOffered }));
    try {
      const created = await this.insert(rows, group);
      for (const [index, { run, resolve, reject }] of group.entries()) {
        const runId = rows[index]?.id ?? '';
        if (created.has(runId)) resolve({ runId, isNew: true });
        else
          this.findEarlier(run).then((earlier) => {
            // Somebody else came first with this key.
            if (earlier) resolve({ runId: earlier, isNew: false });
            else
              reject(
                run.expected ? new WorkflowChanged() : new Error('The workflow of this run is not there any more.'),
              );
          }, reject);
      }
    } catch (error) {
      // One that the database refuses must not take the others along.
      if (group.length > 1 && !isDatabaseDown(error)) for (const one of group) await this.createGroup([one]);
      else for (const { reject } of group) reject(error);
    }
  }

  private async insert(rows: { id: string }[], group: Waiting[]): Promise<Set<string>> {
    const send = async (): Promise<Set<string>> => {
      const values = [JSON.stringify(rows)];
      const answer = await this.pool.query<{ id: string }>({ name: 'create', text: CREATE, values });
      return new Set(answer.rows.map(({ id }) => id));
    };
    try {
      return await send();
    } catch (error) {
      if ((error as { constraint?: string }).constraint !== 'run_workflow_id_number_key') throw error;
      await this.pool.query(COUNT_AGAIN, [group.map(({ run }) => run.workflowId)]);
      return send();
    }
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
