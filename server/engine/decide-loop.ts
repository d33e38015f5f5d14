import type { PlanNode } from '@/graph/plan';
import { bodyFailed } from './body-failed';
import type { Decider, Unit } from './decide';
import { settleFailure } from './settle';
import type { LoopState, StepState } from './state';
import { instancePath } from './step-path';

/** The body of the turn that runs now. */
export const turnOf = (decider: Decider, loop: LoopState): Unit => ({
  instance: instancePath(loop.path, loop.turn),
  nodeIds: decider.scope(loop.nodeId).nodeIds,
});

/** Decides for a loop whose body is at work: move the turn on, end it, or make the loop's output. */
export function judgeLoop(decider: Decider, step: StepState, node: PlanNode, loop: LoopState): void {
  if (loop.isDone || loop.turn >= loop.maxTurns) {
    decider.make({ kind: 'collect', path: loop.path, nodeId: node.id });
    return;
  }
  const turn = turnOf(decider, loop);
  const failed = decider.firstDeadEnd(turn);
  if (failed) {
    if (decider.close(turn, { isForced: false, skipsUnstarted: false }))
      decider.record(
        loop.path,
        settleFailure(node, step.attempts.length, bodyFailed(`Turn ${loop.turn + 1}`, failed, loop.path)),
      );
  } else if (decider.isDone(turn)) decider.make({ kind: 'turn', path: loop.path, nodeId: node.id, turn: loop.turn });
  else decider.advance(turn);
}
