import type { Progress } from '@/server/engine/contract';
import type { SignalFeed } from '@/server/engine/driver-ports';
import type { LiveRuns } from '@/server/runs/live-runs';
import { Listener } from './listener';
import { readProgress } from './progress-notices';

export interface HubOptions {
  connectionString: string;
  onError(error: unknown): void;
  /** what happens to runs, for who shows them, or what there is to do, for who moves them on; absent: both */
  hears?: keyof typeof CHANNELS;
}

const CHANNELS = {
  runs: ['sluice_events', 'sluice_progress'],
  work: ['sluice_signals', 'sluice_due', 'sluice_places', 'sluice_offers'],
};

export type RunListener = Parameters<LiveRuns['subscribe']>[1];

/**
 * What happens to runs, as told by the database to every process: committed events, progress and signals. News may be lost
 * while the connection is; after each reconnect everyone is told to look.
 */
export class Hub implements LiveRuns, SignalFeed {
  private readonly listener: Listener;
  private readonly live = new Map<string, Set<RunListener>>();
  private readonly signals = new Map<string, Set<() => void>>();
  private readonly due = new Set<() => void>();
  private readonly offers = new Set<(notice: string) => void>();
  private readonly places = new Set<() => void>();

  constructor({ connectionString, onError, hears }: HubOptions) {
    // News that a process has no use for would wake it at every commit of every other.
    this.listener = new Listener(hears ? CHANNELS[hears] : Object.values(CHANNELS).flat(), {
      connectionString,
      name: 'sluice hub',
      onNotice: (channel, payload) => this.tell(channel, payload),
      onConnected: () => this.tellEveryone(),
      onError,
    });
  }

  /** Resolves once news come in. Subscribing does it too, without waiting: whoever subscribed before is told to look. */
  start(): Promise<void> {
    return this.listener.start();
  }

  close(): Promise<void> {
    return this.listener.close();
  }

  /** With two arguments of the live view's shape, or of the engine's: a word that a signal has come. */
  subscribe(runId: string, listener: RunListener): () => void;
  subscribe(runId: string, onSignal: () => void): () => void;
  subscribe(runId: string, listener: RunListener | (() => void)): () => void {
    void this.start();
    return typeof listener === 'function' ? add(this.signals, runId, listener) : add(this.live, runId, listener);
  }

  /** News come in at this moment. */
  get isListening(): boolean {
    return this.listener.isConnected;
  }

  /** Called when a run may have become due, until the returned function is called. */
  onDue(listener: () => void): () => void {
    this.due.add(listener);
    return () => this.due.delete(listener);
  }

  /** Called with each offer of a new run, to whomever, until the returned function is called. */
  onOffer(listener: (notice: string) => void): () => void {
    this.offers.add(listener);
    return () => this.offers.delete(listener);
  }

  /** Called when a place at a limited connection was given back, until the returned function is called. */
  onPlaceGivenBack(listener: () => void): () => void {
    this.places.add(listener);
    return () => this.places.delete(listener);
  }

  private tell(channel: string, payload: string): void {
    if (channel === 'sluice_events')
      for (const entry of payload.split(',')) {
        const colon = entry.indexOf(':');
        this.tellEvents(entry.slice(0, colon), Number(entry.slice(colon + 1)));
      }
    else if (channel === 'sluice_due') for (const onDue of this.due) onDue();
    else if (channel === 'sluice_offers') for (const onOffer of this.offers) onOffer(payload);
    else if (channel === 'sluice_places') for (const onFree of [...this.places]) onFree();
    else if (channel === 'sluice_signals') for (const onSignal of this.signals.get(payload) ?? []) onSignal();
    else
      for (const { runId, path, attempt, update } of readProgress(payload))
        this.tellProgress(runId, path, attempt, update);
  }

  private tellEvents(runId: string, lastSeq?: number): void {
    for (const { onEvents } of this.live.get(runId) ?? []) onEvents(lastSeq);
  }

  private tellProgress(runId: string, path: string, attempt: number, update: Progress): void {
    for (const { onProgress } of this.live.get(runId) ?? []) onProgress({ path, attempt, update });
  }

  private tellEveryone(): void {
    for (const runId of this.live.keys()) this.tellEvents(runId);
    for (const listeners of this.signals.values()) for (const onSignal of listeners) onSignal();
    for (const onDue of this.due) onDue();
  }
}

function add<Listener>(map: Map<string, Set<Listener>>, runId: string, listener: Listener): () => void {
  const listeners = map.get(runId) ?? new Set<Listener>();
  map.set(runId, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && map.get(runId) === listeners) map.delete(runId);
  };
}
