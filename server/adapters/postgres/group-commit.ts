import type { Pool, PoolClient } from 'pg';
import { isDatabaseDown } from '@/server/database-down';
import { type AppendRequest, SignalsPending, StaleEpoch, type Tell } from '@/server/engine/driver-ports';
import { inTransaction } from '@/server/transaction';
import { APPEND, type AppendAnswer, toValues } from './append-statement';
import { MAKE, toMakeValues } from './make-statement';
import { type RetryOptions, withRetry } from './with-retry';

interface Waiting {
  request: AppendRequest;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** As many runs as one notice can name in PostgreSQL's 8,000 bytes. */
const MOST_AT_ONCE = 100;

/**
 * One writer for all runs of this process: what comes in while a statement is under way goes together into the next. With
 * one busy run that is one statement a flush; with a hundred it is still one.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private isWriting = false;
  /** statements sent, for measuring */
  statements = 0;

  constructor(
    private readonly pool: Pool,
    /** says something to another run, inside the transaction */
    private readonly say: (tell: Tell, client: PoolClient) => Promise<unknown>,
    private readonly retry: RetryOptions = {},
  ) {}

  append(request: AppendRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (!this.isWriting) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    // Runs that move on in this same moment come along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.writeGroup(this.nextGroup());
    this.isWriting = false;
  }

  /** Each run once: a second append of the same run builds on the first. One that makes its run, or has something to say, goes alone. */
  private nextGroup(): Waiting[] {
    const group = new Map<string, Waiting>();
    const [first] = this.waiting;
    if (first && goesAlone(first)) {
      this.waiting = this.waiting.slice(1);
      return [first];
    }
    const rest: Waiting[] = [];
    for (const one of this.waiting)
      if (group.size < MOST_AT_ONCE && !goesAlone(one) && !group.has(one.request.runId))
        group.set(one.request.runId, one);
      else rest.push(one);
    this.waiting = rest;
    return [...group.values()];
  }

  private async writeGroup(group: Waiting[]): Promise<void> {
    try {
      // Safe to repeat: what an unclear first try has written is recognized by its sequence number.
      const answers = await withRetry(() => this.send(group), this.retry);
      for (const one of group) settle(one, answers.get(one.request.runId));
    } catch (error) {
      if (group.length === 1 || isDatabaseDown(error)) for (const { reject } of group) reject(error);
      // One run's data is not acceptable to the database: the others must not fail with it.
      else for (const one of group) await this.writeGroup([one]);
    }
  }

  private async send(group: Waiting[]): Promise<Map<string, AppendAnswer>> {
    // Whoever offered it goes on without this worker. What an unclear first try has made is found at the next heartbeat.
    if (group.some(({ request }) => request.making && performance.now() > request.making.until)) return new Map();
    this.statements++;
    const statement = statementOf(group.map(({ request }) => request));
    const tells = group.flatMap(({ request }) => request.tells ?? []);
    const { rows } =
      tells.length === 0
        ? await this.pool.query<AppendAnswer>(statement)
        : await inTransaction(this.pool, async (client) => {
            const answer = await client.query<AppendAnswer>(statement);
            if (answer.rows[0]?.isWritten) for (const tell of tells) await this.say(tell, client);
            return answer;
          });
    return new Map(rows.map((answer) => [answer.runId, answer]));
  }
}

const goesAlone = ({ request }: Waiting): boolean => request.making !== undefined || request.tells !== undefined;

function statementOf(requests: AppendRequest[]): { name: string; text: string; values: unknown[] } {
  const [first] = requests;
  if (first?.making) return { name: 'make', text: MAKE, values: toMakeValues(first, first.making) };
  return { name: 'append', text: APPEND, values: toValues(requests) };
}

function settle({ request, resolve, reject }: Waiting, answer: AppendAnswer | undefined): void {
  const { epoch, expectedSeq, events, refuseIfSignalled } = request;
  if (!answer || answer.epoch !== epoch) reject(new StaleEpoch());
  // Only the holder of this epoch writes, one append after the other: events up to this number are these events.
  else if (answer.isWritten || (events.length > 0 && answer.lastSeq === expectedSeq + events.length)) resolve();
  else if (refuseIfSignalled && answer.lastSeq === expectedSeq && answer.pendingSignals > 0)
    reject(new SignalsPending());
  else reject(new StaleEpoch());
}
