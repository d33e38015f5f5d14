import type { Pool } from 'pg';
import type { Progress } from '@/server/engine/contract';
import type { Notifier } from '@/server/engine/driver-ports';
import { mergeProgress, type ProgressNotice, toPayloads } from './progress-notices';

const BATCH_MS = 80;
const MOST_HELD = 500;

/** Progress of steps to every process that shows it, a dozen times a second. Lossy: without a database it is forgotten. */
export class PostgresNotifier implements Notifier {
  private held = new Map<string, ProgressNotice>();
  private timer: NodeJS.Timeout | null = null;
  private isSending = false;

  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  progress(runId: string, path: string, attempt: number, update: Progress): void {
    const key = `${runId}/${attempt}/${path}`;
    const earlier = this.held.get(key);
    if (!earlier && this.held.size >= MOST_HELD) return;
    this.held.set(key, { runId, path, attempt, update: earlier ? mergeProgress(earlier.update, update) : update });
    this.timer ??= setTimeout(() => void this.send(), BATCH_MS);
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.held.clear();
  }

  private async send(): Promise<void> {
    this.timer = null;
    // One statement at a time, or texts could overtake each other on different connections.
    if (this.isSending) {
      this.timer = setTimeout(() => void this.send(), BATCH_MS);
      return;
    }
    const payloads = toPayloads([...this.held.values()]);
    this.held = new Map();
    if (payloads.length === 0) return;
    this.isSending = true;
    try {
      await this.pool.query(
        `select pg_notify('sluice_progress', payload) from unnest($1::text[]) with ordinality as p(payload, place) order by place`,
        [payloads],
      );
    } catch {
      // Nobody misses it: what counts comes with the step's events.
    } finally {
      this.isSending = false;
    }
  }
}
