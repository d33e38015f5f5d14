import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WorkflowDocument } from '@/graph/document';

export interface OtherSide {
  revision: number;
  document: WorkflowDocument;
}

/** How a save went. `stale`: someone else has saved since, and this is what they saved. */
export type SaveResult = { kind: 'saved'; revision: number } | { kind: 'stale'; other: OtherSide };

export interface SaveState {
  status: 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';
  /** revision of the server's copy that this one is based on */
  revision: number;
  savedAt: number | null;
  problem: string | null;
  other: OtherSide | null;
}

export interface AutosaveOptions {
  revision: number;
  document: WorkflowDocument;
  current(): WorkflowDocument;
  save(revision: number, document: WorkflowDocument): Promise<SaveResult>;
  sentenceOf(error: unknown): string;
  now?: () => number;
  schedule?: (task: () => void, ms: number) => () => void;
}

const REST_MS = 800;
const RETRY_MS = 4_000;

const byTimer = (task: () => void, ms: number): (() => void) => {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
};

/**
 * Saves a moment after the last change, one save at a time. A save that is behind someone else's is refused by the server;
 * nothing is written then, here or there, until a person has chosen.
 */
export class Autosave {
  readonly state: StoreApi<SaveState>;
  private saved: WorkflowDocument;
  private inFlight: Promise<void> | null = null;
  private cancelTimer: (() => void) | null = null;
  private readonly options: Required<AutosaveOptions>;

  constructor(options: AutosaveOptions) {
    this.options = { now: Date.now, schedule: byTimer, ...options };
    this.saved = options.document;
    this.state = createStore<SaveState>()(() => ({
      status: 'saved',
      revision: options.revision,
      savedAt: null,
      problem: null,
      other: null,
    }));
  }

  get isClean(): boolean {
    return this.options.current() === this.saved && this.inFlight === null;
  }

  /** The document has changed. */
  touch(): void {
    const { status } = this.state.getState();
    if (status === 'conflict') return;
    if (this.options.current() === this.saved) {
      if (status === 'waiting') this.state.setState({ status: 'saved' });
      return;
    }
    if (status !== 'saving') this.state.setState({ status: 'waiting' });
    this.plan(REST_MS);
  }

  /** Saves now. The revision that holds what is on the canvas, or null when it could not be saved. */
  async flush(): Promise<number | null> {
    this.cancelTimer?.();
    this.cancelTimer = null;
    // A save under way may be older than the canvas, so there can be two.
    for (let rounds = 0; rounds < 3; rounds++) {
      await this.inFlight;
      if (this.state.getState().status === 'conflict') return null;
      if (this.options.current() === this.saved) return this.state.getState().revision;
      this.begin();
      await this.inFlight;
      if (this.state.getState().status === 'failed') return null;
    }
    return this.options.current() === this.saved ? this.state.getState().revision : null;
  }

  /** After a conflict: what is here replaces what they saved. */
  async keepMine(): Promise<void> {
    const { other } = this.state.getState();
    if (!other) return;
    this.state.setState({ status: 'waiting', revision: other.revision, other: null });
    await this.flush();
  }

  /** After a conflict: `apply` puts their document on the canvas. */
  takeTheirs(apply: (document: WorkflowDocument) => void): void {
    const { other } = this.state.getState();
    if (!other) return;
    this.saved = other.document;
    this.state.setState({ status: 'saved', revision: other.revision, other: null, savedAt: this.options.now() });
    apply(other.document);
  }

  /** Someone else has saved while nothing was changed here: follow them. False when there is something of ours to keep. */
  adopt(other: OtherSide, apply: (document: WorkflowDocument) => void): boolean {
    if (!this.isClean || other.revision <= this.state.getState().revision) return false;
    this.saved = other.document;
    this.state.setState({ status: 'saved', revision: other.revision, savedAt: this.options.now() });
    apply(other.document);
    return true;
  }

  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private plan(ms: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.options.schedule(() => {
      this.cancelTimer = null;
      if (this.inFlight) this.plan(REST_MS);
      else this.begin();
    }, ms);
  }

  private begin(): void {
    const document = this.options.current();
    if (document === this.saved) return;
    this.state.setState({ status: 'saving', problem: null });
    this.inFlight = this.options
      .save(this.state.getState().revision, document)
      .then(
        (result) => {
          if (result.kind === 'stale') {
            this.state.setState({ status: 'conflict', other: result.other });
            return;
          }
          this.saved = document;
          const isCurrent = this.options.current() === document;
          this.state.setState({
            status: isCurrent ? 'saved' : 'waiting',
            revision: result.revision,
            savedAt: this.options.now(),
          });
          if (!isCurrent && !this.cancelTimer) this.plan(REST_MS);
        },
        (error: unknown) => {
          this.state.setState({ status: 'failed', problem: this.options.sentenceOf(error) });
          this.plan(RETRY_MS);
        },
      )
      .finally(() => {
        this.inFlight = null;
      });
  }
}
