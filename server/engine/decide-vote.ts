import type { PlanNode } from '@/graph/plan';
import { bodyFailed } from './body-failed';
import type { Decider, Unit } from './decide';
import { standingOf } from './decide-fan';
import type { Ballot } from './events';
import { settleFailure } from './settle';
import type { FanState, StepState } from './state';
import type { StepError } from './step-error';
import { instancePath } from './step-path';
import { isDecided } from './vote/tally';

/** Decides for a vote: begin and move on its bodies, count what they gave, stop the rest once the result is certain. */
export function judgeVote(decider: Decider, step: StepState, node: PlanNode, fan: FanState, ballot: Ballot): void {
  const { nodeIds } = decider.scope(node.id);
  const units = Array.from(
    { length: fan.count },
    (_, index): Unit => ({
      instance: instancePath(fan.path, index),
      nodeIds,
    }),
  );
  const open: { unit: Unit; isFailing: boolean }[] = [];
  const unstarted: Unit[] = [];
  const failed: number[] = [];
  let isCounting = false;
  for (const [index, unit] of units.entries()) {
    if (fan.votes.has(index)) continue;
    const standing = standingOf(decider, unit);
    if (standing === 'succeeded') {
      if (fan.spoiled) continue;
      isCounting = true;
      decider.make({ kind: 'cast', path: fan.path, nodeId: node.id, index });
    } else if (standing === 'failed' || standing === 'failing') {
      failed.push(index);
      if (standing === 'failing') open.push({ unit, isFailing: true });
    } else if (standing === 'unstarted') unstarted.push(unit);
    else if (standing === 'under-way') open.push({ unit, isFailing: false });
  }
  // What is in is counted before anything else is decided.
  if (isCounting) return;

  const [firstFailed] = failed;
  const lost =
    firstFailed !== undefined && fan.onItemError === 'stop'
      ? voteFailed(decider, fan, units, firstFailed)
      : failed.length === fan.count
        ? noVotes(decider, fan, units)
        : null;
  const verdict = fan.spoiled ?? lost;
  const values = units.map((_, index) => fan.votes.get(index));
  const remaining = fan.count - fan.votes.size - failed.length;
  const isOver = verdict !== null || remaining === 0 || (ballot.stopsEarly && isDecided(values, remaining, ballot));
  if (isOver) {
    const quiet = open.map(({ unit }) => decider.close(unit, { isForced: false, skipsUnstarted: verdict === null }));
    if (quiet.includes(false)) return;
    if (verdict) decider.record(fan.path, settleFailure(node, step.attempts.length, verdict));
    else decider.make({ kind: 'collect', path: fan.path, nodeId: node.id });
    return;
  }
  for (const { unit, isFailing } of open)
    if (isFailing) decider.close(unit, { isForced: false, skipsUnstarted: false });
    else decider.advance(unit);
  for (const unit of unstarted.slice(0, Math.max(0, fan.concurrency - open.length))) decider.advance(unit);
}

const voteFailed = (decider: Decider, fan: FanState, units: Unit[], index: number): StepError => {
  const unit = units[index];
  return bodyFailed(`Vote ${index + 1}`, unit ? decider.firstDeadEnd(unit) : null, fan.path);
};

const noVotes = (decider: Decider, fan: FanState, units: Unit[]): StepError => ({
  ...voteFailed(decider, fan, units, 0),
  code: 'no-votes',
  message: `None of the ${fan.count} votes came in. ${voteFailed(decider, fan, units, 0).message}`,
});
