import type { Pool } from 'pg';
import type { NearbyWorkers } from '../offer-sockets/nearby-workers';
import type { Hub } from './hub';
import type { NewRunRow } from './new-run';
import { NO_ROOM, NOT_MADE, OFFER, OFFER_MS, offerOf } from './offer';

/** Offered at once, by this process. More are quicker claimed by workers that have room than offered one by one. */
const MOST_AT_ONCE = 4;
/** After nobody took an offer, or nobody answered one: the next ones would only cost time too. */
const REST_MS = { noRoom: 100, nobody: 1_000, silence: 5_000 };
/** Why a worker has not made a run may last: the next ones of its workflow are offered by the statement that looks first. */
const LOOKS_FIRST_MS = 60_000;
const MOST_LOOKED_AT = 1_000;
/** Timers count whole milliseconds. */
const MARGIN_MS = 5;

/** `counted`: it may not be offered, because runs of its workflow are counted when they are claimed. */
type Answer = 'made' | 'not made' | 'counted' | 'too long' | keyof typeof REST_MS;

/** Offers runs to workers, which make them with the first events of each: one transaction where there would be two, one after the other. */
export class RunOffers {
  private underWay = 0;
  private restsUntil = 0;
  /** workflows and until when */
  private readonly looksFirst = new Map<string, number>();

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly hub: Pick<Hub, 'subscribe' | 'isListening' | 'start'>,
    private readonly onError: (error: unknown) => void,
    /** a shorter way to workers of this machine */
    private readonly nearby?: Pick<NearbyWorkers, 'offer'>,
  ) {}

  /** Whether so many may be offered now. */
  hasRoomFor(count: number): boolean {
    // Without a connection that listens nobody would hear that a run was made.
    if (!this.hub.isListening) void this.hub.start();
    return this.hub.isListening && this.underWay + count <= MOST_AT_ONCE && performance.now() >= this.restsUntil;
  }

  /** True once a worker has made the run. Otherwise none will, but one may have without being heard: whoever makes it now finds out. */
  async offer(row: NewRunRow): Promise<boolean> {
    this.underWay++;
    const answer = await this.ask(row).finally(() => this.underWay--);
    if (answer === 'not made' || answer === 'counted') this.lookFirst(row.workflow_id);
    if (answer === 'noRoom' || answer === 'nobody' || answer === 'silence')
      this.restsUntil = Math.max(this.restsUntil, performance.now() + REST_MS[answer]);
    return answer === 'made';
  }

  private lookFirst(workflowId: string): void {
    if (this.looksFirst.size >= MOST_LOOKED_AT) this.looksFirst.clear();
    this.looksFirst.set(workflowId, performance.now() + LOOKS_FIRST_MS);
  }

  private async ask(row: NewRunRow): Promise<Answer> {
    const heard = Promise.withResolvers<Answer>();
    let timer: NodeJS.Timeout | undefined;
    const leave = this.hub.subscribe(row.id, {
      onEvents: (lastSeq) => {
        // Unknown when the connection was broken: the word may have been lost, or may come.
        if (lastSeq === NO_ROOM) heard.resolve('noRoom');
        else if (lastSeq !== undefined) heard.resolve(lastSeq === NOT_MADE ? 'not made' : 'made');
      },
      onProgress: () => undefined,
    });
    try {
      const isTold = (this.looksFirst.get(row.workflow_id) ?? 0) < performance.now() && this.nearby?.offer(row);
      const told = isTold ? 'told' : await this.tell(row);
      if (told !== 'told') return told;
      timer = setTimeout(() => heard.resolve('silence'), OFFER_MS + MARGIN_MS);
      return await heard.promise;
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  private async tell(row: NewRunRow): Promise<'told' | 'nobody' | 'counted' | 'too long'> {
    const text = offerOf(row);
    if (text === null) return 'too long';
    try {
      const values = [text, row.workflow_id];
      const { rows } = await this.pool.query<{ told: string | null }>({ name: 'offer', text: OFFER, values });
      if (rows[0] === undefined) return 'nobody';
      return rows[0].told === null ? 'counted' : 'told';
    } catch (error) {
      this.onError(error);
      // It may have been told. Whoever makes the run itself, when no worker may any more, hears what is wrong with the database.
      return 'told';
    }
  }
}
