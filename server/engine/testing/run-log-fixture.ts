import type { Claim, NewSignal, RunLog, RunProjection } from '../driver-ports';
import type { EventData, NewEvent } from '../events';

/** A log under test, and what surrounds it. */
export interface RunLogFixture {
  log: RunLog;
  createRun(): Promise<string>;
  /** not there yet; as it is told to a worker */
  offerRun(): Promise<OfferedRun>;
  /** the start that offered it makes it itself */
  makeOffered(offered: OfferedRun): Promise<void>;
  /** as an API does it: in a transaction, waking whoever must be woken */
  send(runId: string, signal: NewSignal): Promise<void>;
  /** the worker is not heard of any more */
  die(worker: string): Promise<void>;
  /** calls for this run in the queue that are due now, or due later */
  calls(runId: string): Promise<{ now: number; later: number }>;
  status(runId: string): Promise<{ status: string; worker: string | null; gates: { id: string; status: string }[] }>;
  close(): Promise<void>;
}

export interface OfferedRun {
  runId: string;
  row: object;
  /** what a claim of it says, but for how far it has come */
  claim: Omit<Claim, 'epoch' | 'seq' | 'hasSignals'>;
}

/** A row as it is after events of a run under way, but for this. */
export const runProjection = (change: Partial<RunProjection> = {}): RunProjection => ({
  status: 'running',
  inputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  modelCalls: 0,
  isStandIn: false,
  gates: [],
  ...change,
});

export const gateForm = { title: 'Go on?', message: '', form: null, routes: [], timeoutRoute: null, approvers: [] };
export const eventOf = (data: EventData, path = ''): NewEvent => ({ path, data, at: '2026-01-01T00:00:00.123Z' });
export const skipped = (path: string): NewEvent => eventOf({ type: 'step.skipped', nodeId: path, reason: 'off' }, path);

export const claimFrom = async (log: RunLog, runId: string, worker = 'one'): Promise<Claim> => {
  const claim = await log.claim(runId, worker);
  if (!claim) throw new Error('The run could not be claimed.');
  return claim;
};
