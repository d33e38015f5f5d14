import type { Plan, PlanNode } from '@/graph/plan';
import type { EventData, NewEvent, RunEvent } from './events';
import { groupAt, isSpread, unitInstance, unitsOf } from './fan-units';
import type { GoesOnFrom } from './goes-on-from';
import { type FanState, foldRun, type RunState, type StepState } from './state';
import { instancePath, keyOf, stepPath } from './step-path';

type Verdict =
  /** its result is taken over */
  | 'reuse'
  /** a container that goes on where it stood */
  | 'reopen'
  | 'run';

/**
 * What a retry takes over from the run it retries, as the first events of its own log: results recorded before the step it
 * begins from, and the state of containers around it. That step, everything after it, and whatever failed runs again.
 * The plan may be of a newer version: what is not its step any more runs again. Pure: the same log gives the same events.
 */
export const reusedEvents = (plan: Plan, earlier: readonly RunEvent[], retry: GoesOnFrom): NewEvent[] =>
  new Reuse(plan, earlier, retry).collect();

class Reuse {
  private readonly state: RunState;
  private readonly opened = new Map<string, EventData[]>();
  private readonly found: NewEvent[] = [];

  constructor(
    private readonly plan: Plan,
    earlier: readonly RunEvent[],
    private readonly retry: GoesOnFrom,
  ) {
    this.state = foldRun(earlier);
    for (const { path, data } of earlier)
      if (OPENERS.has(data.type)) this.opened.set(path, [...(this.opened.get(path) ?? []), data]);
  }

  collect(): NewEvent[] {
    this.walk('', 'root');
    return this.found;
  }

  /** One body of one scope, in an order that respects its edges. */
  private walk(instance: string, scopeId: string): void {
    const steps = this.state.instances.get(instance)?.steps;
    const again = new Set<string>();
    for (const nodeId of this.plan.scopes[scopeId]?.nodeIds ?? []) {
      const node = this.plan.nodes[nodeId];
      const step = steps?.get(nodeId);
      if (!node) continue;
      const isAfter = node.inputs.some(({ sourceId }) => again.has(sourceId));
      const verdict = !step || isAfter ? 'run' : this.judge(step, node);
      if (verdict === 'run' || verdict === 'reopen') again.add(nodeId);
      if (verdict === 'run' && !isAfter) this.goOn(stepPath(instance, node.key), node, step);
      if (step && verdict === 'reuse') this.takeOver(step);
      if (step && verdict === 'reopen') this.reopen(step);
    }
  }

  /** A step that began a run which did not succeed: the one it begins now goes on from it. */
  private goOn(path: string, node: PlanNode, step: StepState | undefined): void {
    if (node.group || (step && !isStill(step, node))) return;
    const childRunId = step?.childRunId ?? this.state.callsBefore.get(path);
    if (!childRunId || step?.status === 'completed') return;
    this.found.push({ path, data: { type: 'call.before', nodeId: node.id, childRunId } });
  }

  private judge(step: StepState, node: PlanNode): Verdict {
    if (!isStill(step, node)) return 'run';
    const { fromPath, onlyFailedItems } = this.retry;
    const canReopen = node.isContainer && this.canReopen(step);
    if (step.path === fromPath) return onlyFailedItems && canReopen ? 'reopen' : 'run';
    if (canReopen && fromPath !== null && isInside(fromPath, step.path)) return 'reopen';
    if (node.group && (this.groupBefore(step)?.failedItems ?? 0) > 0) return 'run';
    if (step.status === 'completed') return 'reuse';
    if (step.status === 'skipped') return step.skipReason === 'branch-decided' ? 'run' : 'reuse';
    // Where the author drew a way on, the failure is part of the result; when all that failed is wanted again, so is this.
    if (step.status === 'failed' && step.ports.length > 0 && fromPath !== null) return 'reuse';
    return canReopen ? 'reopen' : 'run';
  }

  /** A newer version may spread the items that this run went through itself, or the other way round. */
  private canReopen({ path, nodeId }: StepState): boolean {
    const fan = this.state.fans.get(path);
    if (!fan) return this.state.loops.has(path);
    return isSpread(fan) === (this.plan.scopes[nodeId]?.ofGroup !== undefined);
  }

  /** The run that went through this group last, whoever began it. */
  private groupBefore({ path, childRunId }: StepState): { runId: string; failedItems: number } | undefined {
    const { fan, group } = groupAt(this.state, path);
    if (childRunId === null) return fan.before.get(group);
    return { runId: childRunId, failedItems: this.state.calls.get(childRunId)?.ended?.failedItems ?? 0 };
  }

  /** What each group's new run goes on from; nothing for the one that is to run anew. */
  private groupsBefore(fan: FanState): Pick<Extract<EventData, { type: 'fan.started' }>, 'before'> {
    if (!isSpread(fan)) return {};
    const { fromPath, onlyFailedItems } = this.retry;
    const before = Array.from({ length: unitsOf(fan) }, (_, group) => {
      const [step] = this.state.instances.get(unitInstance(fan, group))?.steps.values() ?? [];
      if (step && step.path === fromPath && !onlyFailedItems) return [];
      const run = step ? this.groupBefore(step) : fan.before.get(group);
      return run ? [{ group, ...run }] : [];
    });
    return { before: before.flat() };
  }

  private takeOver({ path, nodeId, output, ports, isDefault, error, skipReason }: StepState): void {
    if (skipReason) {
      this.found.push({ path, data: { type: 'step.skipped', nodeId, reason: skipReason } });
      return;
    }
    this.found.push({
      path,
      data: {
        type: 'step.reused',
        nodeId,
        output: output ?? null,
        ports,
        fromRunId: this.retry.runId,
        ...(isDefault ? { isDefault } : {}),
        ...(error && !isDefault ? { error } : {}),
      },
    });
  }

  private reopen({ path, nodeId }: StepState): void {
    const fan = this.state.fans.get(path);
    const loop = this.state.loops.get(path);
    const openers = this.opened.get(path) ?? [];
    const add = (data: EventData | undefined): void => {
      if (data) this.found.push({ path, data });
    };
    const begun = openers.findLast(({ type }) => type === 'step.started');
    if (begun?.type === 'step.started') add({ ...begun, attempt: 1, reserved: undefined });
    if (fan) {
      const started = openers.findLast(({ type }) => type === 'fan.started');
      if (started?.type === 'fan.started') add({ ...started, ...this.groupsBefore(fan) });
      if (fan.over === 'branches') this.walk(path, nodeId);
      else for (let unit = 0; unit < unitsOf(fan); unit++) this.walk(unitInstance(fan, unit), nodeId);
    } else if (loop) {
      const turn = this.turnOf(path) ?? loop.turn;
      add(openers.findLast(({ type }) => type === 'loop.started'));
      for (const data of openers) if (data.type === 'loop.turned' && data.turn < turn) add(data);
      this.walk(instancePath(path, turn), nodeId);
    }
  }

  /** The turn of this loop that the step to begin from is in. */
  private turnOf(path: string): number | null {
    const { fromPath } = this.retry;
    const found = fromPath?.startsWith(`${path}[`) ? /^\[(\d+)\]/.exec(fromPath.slice(path.length)) : null;
    return found ? Number(found[1]) : null;
  }
}

const OPENERS: ReadonlySet<EventData['type']> = new Set(['step.started', 'fan.started', 'loop.started', 'loop.turned']);

/** A newer version may have another step here, or one with other ways on: what was recorded is then not its result. */
const isStill = ({ path, ports }: StepState, { key, outputs, isOff }: PlanNode): boolean =>
  keyOf(path) === key && !isOff && ports.every((port) => outputs.some(({ id }) => id === port));

const isInside = (path: string, container: string): boolean =>
  path.startsWith(`${container}[`) || path.startsWith(`${container}/`);
