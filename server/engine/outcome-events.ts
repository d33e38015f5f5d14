import type { Plan, PlanNode } from '@/graph/plan';
import type { AttemptResult } from './attempt';
import { tooDeep } from './ceilings';
import type { Random } from './driver-ports';
import type { EventData } from './events';
import { gateId } from './identity';
import type { EngineLimits } from './limits';
import { afterFailure } from './retry';
import { settleFailure } from './settle';
import type { StepState } from './state';

interface Context {
  runId: string;
  plan: Plan;
  now: number;
  random: Random;
  limits: EngineLimits;
}

/** The event that records how an attempt ended, or what it began. */
export function eventFor(result: AttemptResult, step: StepState, node: PlanNode, context: Context): EventData {
  const attempt = step.attempts.length;
  const nodeId = node.id;
  switch (result.kind) {
    case 'done': {
      const { output, ports, warnings, record } = result;
      return { type: 'step.completed', attempt, nodeId, output, ports, warnings, ...record };
    }
    case 'failed':
      return afterFailure({ node, step, error: result.error, record: result.record }, context);
    case 'asked': {
      const deadline = new Date(context.now + result.timeoutMs).toISOString();
      return {
        type: 'gate.asked',
        nodeId,
        gateId: gateId(context.runId, step.path, attempt),
        form: result.form,
        deadline,
      };
    }
    case 'fanned': {
      if (isTooDeep(step, context.limits)) return settleFailure(node, attempt, tooDeep(context.limits));
      const { fan, over } = result;
      const count = over === 'branches' ? (context.plan.scopes[node.id]?.branches.length ?? 0) : result.count;
      const items = over === 'items' ? result.items : [];
      const concurrency = Math.max(1, Math.floor(fan.concurrency));
      const ballot = over === 'votes' ? { ballot: result.ballot } : {};
      return { type: 'fan.started', nodeId, over, count, items, ...fan, concurrency, ...ballot };
    }
    case 'looped':
      if (isTooDeep(step, context.limits)) return settleFailure(node, attempt, tooDeep(context.limits));
      return { type: 'loop.started', nodeId, ...result.loop, state: result.state };
    case 'slept': {
      const { wait } = result;
      const began = Date.parse(step.attempts.at(-1)?.startedAt ?? '');
      const until = 'until' in wait ? Date.parse(wait.until) : began + Math.max(0, wait.delayMs);
      return { type: 'wait.started', nodeId, until: new Date(until).toISOString() };
    }
    case 'called':
      return {
        type: 'call.started',
        nodeId,
        childRunId: result.childRunId,
        workflow: result.workflow,
        ...(result.warning === undefined ? {} : { warning: result.warning }),
      };
  }
}

const isTooDeep = ({ path }: StepState, { nesting }: EngineLimits): boolean => path.split('/').length > nesting;
