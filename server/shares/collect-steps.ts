import type { Json } from '@/graph/json';
import type { ResolvedField, RunEvent, Usage } from '@/server/engine/events';
import { listEvents, missingItems } from '@/server/runs/missing-items';
import type { ShareStepStatus } from './share-projection';

/** What the log says of one step at one path, before anything is hidden. */
export interface CollectedStep {
  path: string;
  nodeId: string;
  status: ShareStepStatus;
  startedAt: number | null;
  endedAt: number | null;
  attempts: number;
  input: ResolvedField[];
  output: Json;
  trace: Json;
  error: string | null;
  ports: string[];
  usage: Usage[];
}

export interface Collected {
  steps: CollectedStep[];
  /** times during which a gate was open, in milliseconds since 1970 */
  waits: { from: number; to: number }[];
  /** what the rows inside a container are, by its path */
  repeats: ReadonlyMap<string, Repeat>;
  /** items that lists went on without */
  missingItems: number;
}

export type Repeat = 'items' | 'votes' | 'turns';

/** Folds the log into steps, in the order in which they began. */
export const collectSteps = (events: RunEvent[]): Collected => {
  const steps = new Map<string, CollectedStep>();
  const waits = new Map<string, { from: number; to: number }>();
  const repeats = new Map<string, Repeat>();
  const lastAt = Date.parse(events.at(-1)?.at ?? '') || 0;

  for (const { at, path, data } of events) {
    if (!('nodeId' in data)) continue;
    if (data.type === 'fan.started' && data.over !== 'branches') repeats.set(path, data.over);
    if (data.type === 'loop.started') repeats.set(path, 'turns');
    const time = Date.parse(at);
    const step = steps.get(path) ?? blank(path, data.nodeId);
    steps.set(path, step);
    switch (data.type) {
      case 'step.started':
        Object.assign(step, { status: 'running', attempts: data.attempt, input: data.input, endedAt: null });
        step.startedAt ??= time;
        break;
      case 'step.completed':
        Object.assign(step, { status: 'done', endedAt: time, output: data.output, ports: data.ports });
        step.startedAt ??= time;
        step.trace = data.trace ?? null;
        step.error = null;
        step.usage.push(...data.usage);
        break;
      case 'step.attemptFailed':
        step.error = data.error.message;
        step.usage.push(...data.usage);
        break;
      case 'step.failed':
        Object.assign(step, { status: 'failed', endedAt: time, error: data.error.message, ports: data.ports });
        step.startedAt ??= time;
        step.trace = data.trace ?? null;
        step.usage.push(...data.usage);
        break;
      case 'step.skipped':
        step.status = 'skipped';
        break;
      case 'step.cancelled':
        Object.assign(step, { status: 'cancelled', endedAt: time });
        break;
      case 'step.outcomeUnknown':
        step.status = 'unknown';
        break;
      case 'gate.asked':
        step.status = 'waiting';
        waits.set(data.gateId, { from: time, to: lastAt });
        break;
      case 'gate.answered':
      case 'gate.timedOut': {
        const wait = waits.get(data.gateId);
        if (wait) wait.to = time;
        break;
      }
      default:
        break;
    }
  }
  return {
    steps: [...steps.values()].sort(byStart),
    waits: [...waits.values()],
    repeats,
    missingItems: missingItems(listEvents(events)),
  };
};

const blank = (path: string, nodeId: string): CollectedStep => ({
  path,
  nodeId,
  status: 'running',
  startedAt: null,
  endedAt: null,
  attempts: 0,
  input: [],
  output: null,
  trace: null,
  error: null,
  ports: [],
  usage: [],
});

/** Skipped steps never began: they stand at the end. The sort keeps the log's order among equals. */
const byStart = (left: CollectedStep, right: CollectedStep): number =>
  (left.startedAt ?? Number.MAX_SAFE_INTEGER) - (right.startedAt ?? Number.MAX_SAFE_INTEGER);

/** The length of all waits together, overlaps counted once. */
export const waitedMs = (waits: { from: number; to: number }[]): number => {
  let total = 0;
  let until = 0;
  for (const { from, to } of waits.toSorted((left, right) => left.from - right.from)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
};
