import type { Pool } from 'pg';
import type { JsonObject } from '@/graph/json';
import type { Claim } from '@/server/engine/driver-ports';
import { inTransaction } from '@/server/transaction';
import type { OfferSocketOptions } from '../offer-sockets/offer-socket';
import { CLAIM_DUE, CLAIM_LOCK } from './claim-statement';
import type { Hub } from './hub';
import { NO_ROOM, newMakerName, readOffer, textFor } from './offer';

/** What a worker wants to hear of the queue. */
interface Listener {
  onDue(): void;
  onOffered(claim: Claim): boolean;
}

type SocketOptions = Pick<OfferSocketOptions, 'worker' | 'makesAs' | 'onOffer'>;

interface Queryable {
  query: Pool['query'];
}

type Row = { needsLock: boolean } & ({ runId: null } | (Omit<Claim, 'input'> & { input: unknown }));

/** The queue: runs that are due, as their rows say it. There is nothing beside the rows that could be lost or disagree. */
export class DueRuns {
  private metLimit = false;
  private isHearing = false;
  private readonly name = newMakerName();

  constructor(
    private readonly pool: Pool,
    private readonly hub: Hub,
    /** a shorter way for offers from processes of this machine */
    private readonly openSocket?: (options: SocketOptions) => Promise<(() => void) | null>,
  ) {}

  async claimDue(worker: string, most: number): Promise<Claim[]> {
    const rows = await claim(this.pool, [worker, most, false, false]);
    this.metLimit = rows[0]?.needsLock ?? false;
    const taken = toClaims(rows);
    if (!this.metLimit) return taken;
    try {
      return await inTransaction(this.pool, async (client) => {
        await client.query(CLAIM_LOCK);
        return [...taken, ...toClaims(await claim(client, [worker, most, true, false]))];
      });
    } catch (error) {
      // What has been taken is this worker's by now and must be begun; the rest is looked for again.
      if (taken.length === 0) throw error;
      return taken;
    }
  }

  async claimCancelled(worker: string, most: number): Promise<Claim[]> {
    return toClaims(await claim(this.pool, [worker, most, false, true]));
  }

  isLimited(): boolean {
    return this.metLimit;
  }

  makesAs(): string | null {
    return this.isHearing && this.hub.isListening ? this.name : null;
  }

  async listen(worker: string, { onDue, onOffered }: Listener): Promise<() => void> {
    const onOffer = (text: string | null): void => {
      const offer = text === null ? null : readOffer(text, worker);
      if (offer && !onOffered(offer)) this.refuse(offer);
    };
    const stops = [this.hub.onDue(onDue), this.hub.onOffer((notice) => onOffer(textFor(this.name, notice)))];
    await this.hub.start();
    const close = await this.openSocket?.({ worker, makesAs: this.name, onOffer });
    if (close) stops.push(close);
    this.isHearing = true;
    return () => {
      this.isHearing = false;
      for (const stop of stops) stop();
    };
  }

  private refuse({ runId }: Claim): void {
    this.pool.query(`select pg_notify('sluice_events', $1)`, [`${runId}:${NO_ROOM}`]).catch(() => {
      // Whoever offered it does not wait for long.
    });
  }
}

async function claim(
  on: Queryable,
  values: [worker: string, most: number, holdsLock: boolean, onlyCancelled: boolean],
): Promise<Row[]> {
  const { rows } = await on.query<Row>({ name: 'claim', text: CLAIM_DUE, values });
  return rows;
}

const toClaims = (rows: Row[]): Claim[] =>
  rows.flatMap(({ needsLock: _, ...row }) => (row.runId === null ? [] : [{ ...row, input: row.input as JsonObject }]));
