import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import type { Progress } from '@/server/engine/contract';
import type { EventType, RunEvent } from '@/server/engine/events';
import { findRun } from './find-run';
import type { LiveMessage } from './live-message';
import type { LiveRuns } from './live-runs';
import { readEvents } from './read-events';

const PAGE = 500;
/** News can be lost with a database connection; the log is looked at this often without any. */
const LOOK_AGAIN_MS = 5_000;

const LAST: ReadonlySet<EventType> = new Set<EventType>(['run.succeeded', 'run.failed', 'run.cancelled']);

export interface WatchRequest {
  id: string;
  /** the last event the reader has */
  afterSeq: number;
}

/**
 * Every committed event after `afterSeq`, in order and without gaps, and what running steps say meanwhile. Ends with the
 * run. Nothing here is needed to rebuild a run: a reader that comes back asks from the last event it has.
 */
export async function* watchRun(
  { prisma, live }: { prisma: PrismaClient; live: LiveRuns },
  actor: Actor,
  { id, afterSeq }: WatchRequest,
  signal: AbortSignal,
): AsyncGenerator<LiveMessage, void, undefined> {
  const run = await findRun(prisma, actor, id);
  const mailbox = new Mailbox();
  const leave = await live.subscribe(run.id, {
    onEvents: () => mailbox.onEvents(),
    onProgress: (news) => mailbox.onProgress(news),
  });
  try {
    let seq = afterSeq;
    while (!signal.aborted) {
      mailbox.readUpTo();
      const events = await readEvents(prisma, run.id, seq, PAGE);
      for (const event of events) yield { kind: 'event', event };
      seq = events.at(-1)?.seq ?? seq;
      if (events.some(isLast)) return;
      for (const message of mailbox.takeProgress()) yield message;
      if (events.length < PAGE) await mailbox.wait(LOOK_AGAIN_MS, signal);
    }
  } finally {
    leave();
  }
}

const isLast = (event: RunEvent): boolean => LAST.has(event.data.type);

/** Collects news while the reader is busy; text of one attempt is joined, so a slow reader gets fewer, longer pieces. */
class Mailbox {
  private hasEvents = false;
  private progress = new Map<string, { path: string; attempt: number; update: Progress }>();
  private ring: (() => void) | null = null;

  onEvents(): void {
    this.hasEvents = true;
    this.ring?.();
  }

  onProgress({ path, attempt, update }: { path: string; attempt: number; update: Progress }): void {
    const key = `${attempt} ${path}`;
    const before = this.progress.get(key)?.update;
    const joined = (before?.textDelta ?? '') + (update.textDelta ?? '');
    this.progress.set(key, { path, attempt, update: { ...before, ...update, ...(joined && { textDelta: joined }) } });
    this.ring?.();
  }

  /** Called before the log is read: what arrives from now on needs another look. */
  readUpTo(): void {
    this.hasEvents = false;
  }

  takeProgress(): LiveMessage[] {
    const messages = [...this.progress.values()].map((news): LiveMessage => ({ kind: 'progress', ...news }));
    this.progress.clear();
    return messages;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.hasEvents || this.progress.size > 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.ring = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.ring = done;
    });
  }
}
