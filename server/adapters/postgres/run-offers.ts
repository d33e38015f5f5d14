import type { Pool } from 'pg';
import type { Hub } from './hub';
import type { NewRunRow } from './new-run';
import { NOT_MADE, OFFER, offerOf } from './offer';

/** Offered at once, by this process. More are quicker claimed by workers that have room than offered one by one. */
const MOST_AT_ONCE = 4;
/** For so long whoever starts a run waits for a worker to make it. Then it makes it itself. */
const PATIENCE_MS = 200;
/** After nobody took an offer, or nobody answered one: the next ones would only cost time too. */
const REST_MS = { refused: 100, nobody: 1_000, silence: 5_000 };

type Answer = 'made' | keyof typeof REST_MS;

/** Offers runs to workers, which make them with the first events of each: one transaction where there would be two, one after the other. */
export class RunOffers {
  private underWay = 0;
  private restsUntil = 0;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly hub: Pick<Hub, 'subscribe' | 'isListening' | 'start'>,
  ) {}

  /** Whether so many may be offered now. */
  hasRoomFor(count: number): boolean {
    // Without a connection that listens nobody would hear that a run was made.
    if (!this.hub.isListening) void this.hub.start();
    return this.hub.isListening && this.underWay + count <= MOST_AT_ONCE && performance.now() >= this.restsUntil;
  }

  /** True once a worker has made the run. Otherwise it is not there, or is about to be: whoever makes it now finds out. */
  async offer(row: NewRunRow): Promise<boolean> {
    const text = offerOf(row);
    if (text === null) return false;
    this.underWay++;
    const answer = await this.ask(row, text).finally(() => this.underWay--);
    if (answer === 'made') return true;
    if (answer) this.restsUntil = performance.now() + REST_MS[answer];
    return false;
  }

  private async ask(row: NewRunRow, text: string): Promise<Answer | null> {
    const heard = Promise.withResolvers<Answer | null>();
    const timer = setTimeout(() => heard.resolve('silence'), PATIENCE_MS);
    const leave = this.hub.subscribe(row.id, {
      // Unknown after the connection broke: the word may have been lost.
      onEvents: (lastSeq) => heard.resolve(lastSeq ? 'made' : lastSeq === NOT_MADE ? 'refused' : null),
      onProgress: () => undefined,
    });
    try {
      const values = [text, row.workflow_id];
      const { rows } = await this.pool.query<{ told: string | null }>({ name: 'offer', text: OFFER, values });
      if (rows[0] === undefined) return 'nobody';
      return rows[0].told === null ? null : await heard.promise;
    } finally {
      clearTimeout(timer);
      leave();
    }
  }
}
