import type { PlanNode } from '@/graph/plan';
import { bodyFailed } from './body-failed';
import type { Decider, Unit } from './decide';
import { atOnceOf, isSpread, unitInstance, unitsOf, unitWords } from './fan-units';
import { isCutShort, isSettled, settleFailure } from './settle';
import type { FanState, StepState } from './state';
import type { StepError } from './step-error';

/**
 * By container path: which items have not ended yet, so that a list of ten thousand is not walked again for each of them,
 * not even while its first item waits for days. An item that has ended stays so.
 */
export type FanMemo = Map<string, FanSeen>;

interface FanSeen {
  /** the first item that was never looked at */
  next: number;
  /** items before it that have not ended, in order: never more than are at work or about to be */
  open: readonly number[];
  succeeded: number;
  failed: number;
  firstFailed: number | null;
}

const NOTHING_SEEN: FanSeen = { next: 0, open: [], succeeded: 0, failed: 0, firstFailed: null };

/** `abandoned`: stopped because the container was decided without it. */
export type Standing = 'unstarted' | 'under-way' | 'failing' | 'failed' | 'succeeded' | 'abandoned';

/** Decides for a container whose body is at work: begin more of it, wait, close it, or make its output. */
export function judgeFan(decider: Decider, step: StepState, node: PlanNode, fan: FanState): void {
  const { nodeIds, branches } = decider.scope(node.id);
  const unit = (index: number): Unit => ({
    instance: unitInstance(fan, index),
    nodeIds: fan.over === 'items' ? nodeIds : (branches[index] ?? []),
  });
  const count = unitsOf(fan);
  const atOnce = atOnceOf(fan);

  const known = decider.memo?.get(fan.path) ?? NOTHING_SEEN;
  let { next, succeeded, failed, firstFailed } = known;
  let failing = 0;
  const notEnded: number[] = [];
  const open: { unit: Unit; standing: Standing }[] = [];
  const unstarted: Unit[] = [];
  const look = (index: number): void => {
    const candidate = unit(index);
    const standing = standingOf(decider, candidate);
    if (standing === 'succeeded') succeeded++;
    else if (standing === 'failed') failed++;
    else if (standing === 'failing') failing++;
    if (standing === 'failed' || standing === 'failing') firstFailed = Math.min(firstFailed ?? index, index);
    if (standing === 'unstarted') unstarted.push(candidate);
    else if (standing === 'under-way' || standing === 'failing') open.push({ unit: candidate, standing });
    if (standing === 'unstarted' || standing === 'under-way' || standing === 'failing') notEnded.push(index);
  };
  for (const index of known.open) look(index);
  for (; next < count && unstarted.length < atOnce; next++) look(next);
  decider.memo?.set(fan.path, { next, open: notEnded, succeeded, failed, firstFailed });
  const failures = failed + failing;

  const wanted = fan.until === 'all' ? fan.count : Math.min(fan.until === 'first' ? 1 : fan.until, fan.count);
  const verdict =
    failures > 0 && fan.onItemError === 'stop'
      ? itemFailed(decider, fan, unit, firstFailed ?? 0)
      : fan.until !== 'all' && fan.count - failures < wanted
        ? tooFewSucceeded(fan, succeeded, wanted)
        : null;
  const isDecided = verdict !== null || (fan.until !== 'all' && succeeded >= wanted);

  if (isDecided) {
    const rest = fan.over === 'branches' ? [...open.map((one) => one.unit), ...unstarted] : open.map((one) => one.unit);
    const quiet = rest.map((one) => decider.close(one, { isForced: false, skipsUnstarted: verdict === null }));
    if (quiet.includes(false)) return;
    if (verdict) decider.record(fan.path, settleFailure(node, step.attempts.length, verdict));
    else decider.make({ kind: 'collect', path: fan.path, nodeId: node.id });
    return;
  }
  for (const { unit: one, standing } of open)
    if (standing === 'failing') decider.close(one, { isForced: false, skipsUnstarted: false });
    else decider.advance(one);
  for (const one of unstarted.slice(0, Math.max(0, atOnce - open.length))) decider.advance(one);
  if (open.length === 0 && unstarted.length === 0) decider.make({ kind: 'collect', path: fan.path, nodeId: node.id });
}

export function standingOf(decider: Decider, unit: Unit): Standing {
  const steps = decider.instance(unit.instance)?.steps;
  let started = 0;
  let settled = 0;
  for (const nodeId of unit.nodeIds) {
    const step = steps?.get(nodeId);
    if (!step) continue;
    started++;
    if (isSettled(step)) settled++;
  }
  if (decider.firstDeadEnd(unit)) return settled === started ? 'failed' : 'failing';
  if (settled === unit.nodeIds.length) return isAbandoned(decider, unit) ? 'abandoned' : 'succeeded';
  return started === 0 ? 'unstarted' : 'under-way';
}

const isAbandoned = (decider: Decider, unit: Unit): boolean =>
  unit.nodeIds.some((nodeId) => isCutShort(decider.instance(unit.instance)?.steps.get(nodeId)));

function itemFailed(decider: Decider, fan: FanState, unit: (index: number) => Unit, index: number): StepError {
  const step = decider.firstDeadEnd(unit(index));
  // A group says itself which of its items failed.
  if (isSpread(fan) && step?.error) return { ...step.error, details: { path: step.path } };
  return bodyFailed(fan.over === 'items' ? unitWords(fan, index) : `"${step?.key ?? index + 1}"`, step, fan.path);
}

const tooFewSucceeded = (fan: FanState, succeeded: number, wanted: number): StepError => ({
  code: 'too-few-succeeded',
  message: `${wanted === 1 ? 'One' : wanted} of ${fan.count} ${fan.over === 'items' ? 'items' : 'branches'} had to succeed, but only ${succeeded} did or could.`,
  transient: false,
});
