import type { Json } from '@/graph/json';
import type { Plan, PlanNode, PlanScope } from '@/graph/plan';
import { ROOT_SCOPE } from '@/graph/plan';
import { needOfGroup } from './budget/needs';
import { Purse } from './budget/purse';
import { reachedCeiling, tooManySteps } from './ceilings';
import type { Command, Decision } from './command';
import { type FanMemo, judgeFan } from './decide-fan';
import { judgeLoop, turnOf } from './decide-loop';
import { judgeVote } from './decide-vote';
import { childFailed, closeGate } from './ended-elsewhere';
import type { EventData, Spend } from './events';
import { isTerminal } from './events';
import { atOnceOf, groupAt, itemsOfGroup, unitInstance, unitsOf } from './fan-units';
import { groupFailed } from './group';
import type { EngineLimits } from './limits';
import { firedPorts, isDeadEnd, isSettled, passThrough, settleFailure } from './settle';
import type { FanState, InstanceState, RunState, StepState } from './state';
import type { StepError } from './step-error';
import { stepPath } from './step-path';

export interface DecideInput {
  state: RunState;
  plan: Plan;
  /** milliseconds since 1970, the database's */
  now: number;
  limits: EngineLimits;
  /** bytes of JSON text of the log so far */
  runBytes: number;
  /** by node id what one attempt can use at most; looked at when the run has a budget */
  needs?: ReadonlyMap<string, Spend>;
  /** only a matter of speed: valid for one run whose state only ever moves on */
  memo?: FanMemo;
}

/** What to do next, from what has happened and what was drawn. Pure: the same state gives the same commands. */
export const decide = (input: DecideInput): Decision => new Decider(input).decide();

/** Steps of one instance that belong together: a whole body, or one branch of it. */
export interface Unit {
  instance: string;
  nodeIds: readonly string[];
}

export class Decider {
  readonly state: RunState;
  private readonly plan: Plan;
  private readonly now: number;
  private readonly limits: EngineLimits;
  readonly memo: FanMemo | undefined;
  private commands: Command[] = [];
  private starts: Extract<Command, { kind: 'start' }>[] = [];
  private underWay = 0;
  private slots: number;
  private wakeAt: number | null = null;
  private waitsForPerson = false;
  private waitsForRun = false;
  private needsAttention = false;
  private readonly purse: Purse | null;

  constructor(private readonly input: DecideInput) {
    this.state = input.state;
    this.plan = input.plan;
    this.now = input.now;
    this.limits = input.limits;
    this.memo = input.memo;
    this.slots = input.limits.concurrency;
    this.purse = input.state.budget ? new Purse(input.state.budget, input.state.ledger) : null;
  }

  decide(): Decision {
    const { state } = this;
    if (!isTerminal(state.status)) {
      if (state.cancelRequestedBy !== null) this.cancelRun();
      else {
        const ceiling = reachedCeiling(state, this.limits, this.now, this.input.runBytes);
        if (ceiling) this.failRun(ceiling, null);
        else this.advanceRun();
      }
    }
    const { wakeAt, waitsForPerson, waitsForRun, needsAttention } = this;
    const free = Math.max(0, Math.min(this.slots - this.underWay, this.limits.stepExecutions - state.attempts));
    const commands = [...this.commands, ...this.starts.slice(0, free)];
    return { commands, wakeAt, waitsForPerson, waitsForRun, needsAttention };
  }

  // The run

  private get root(): Unit {
    return { instance: '', nodeIds: this.scope(ROOT_SCOPE).nodeIds };
  }

  private advanceRun(): void {
    const failed = this.firstDeadEnd(this.root);
    if (failed) {
      this.failRun(failed.error ?? UNKNOWN_FAILURE, this.deepestPath(failed));
      return;
    }
    this.advance(this.root);
    if (this.starts.length > 0 && this.state.attempts >= this.limits.stepExecutions) {
      this.starts = [];
      this.commands = [];
      this.failRun(tooManySteps(this.limits), null);
    } else if (this.isDone(this.root)) this.commands.push({ kind: 'finish' });
  }

  private failRun(error: StepError, failedPath: string | null): void {
    if (this.close(this.root, { isForced: false, skipsUnstarted: false }))
      this.record('', { type: 'run.failed', error, failedPath });
  }

  private cancelRun(): void {
    this.close(this.root, { isForced: true, skipsUnstarted: false });
    this.record('', { type: 'run.cancelled' });
  }

  /** A container fails because of a step inside it; that step is where a person should look. */
  private deepestPath(step: StepState): string {
    const details = step.error?.details;
    const inner = typeof details === 'object' && details !== null && !Array.isArray(details) ? details.path : undefined;
    return typeof inner === 'string' ? inner : step.path;
  }

  // A unit: the root, one item's body, one branch

  /** Begins what can begin in it, and moves on what is under way. */
  advance(unit: Unit): void {
    const steps = this.instance(unit.instance)?.steps;
    const passedOver = new Map<string, readonly string[]>();
    for (const nodeId of unit.nodeIds) {
      const node = this.node(nodeId);
      const step = steps?.get(nodeId);
      if (step) {
        if (!isSettled(step)) this.advanceStep(step, node);
        continue;
      }
      const call = this.called(node, steps, passedOver);
      const path = stepPath(unit.instance, node.key);
      if (call === 'yes' && !node.isOff) this.start(path, node, 1);
      else if (call !== 'not-yet') {
        const reason = call === 'yes' ? 'off' : 'not-on-path';
        this.record(path, { type: 'step.skipped', nodeId, reason });
        passedOver.set(nodeId, firedPorts({ ...SKIPPED, skipReason: reason }, node));
      }
    }
  }

  /** A step runs when every edge into it has settled and at least one has fired. */
  private called(
    node: PlanNode,
    steps: ReadonlyMap<string, StepState> | undefined,
    passedOver: ReadonlyMap<string, readonly string[]>,
  ): 'yes' | 'no' | 'not-yet' {
    if (node.inputs.length === 0) return 'yes';
    let hasFired = false;
    for (const { sourceId, sourcePort } of node.inputs) {
      const source = steps?.get(sourceId);
      const ports =
        passedOver.get(sourceId) ?? (source && isSettled(source) ? firedPorts(source, this.node(sourceId)) : null);
      if (!ports) return 'not-yet';
      hasFired ||= ports.includes(sourcePort);
    }
    return hasFired ? 'yes' : 'no';
  }

  private advanceStep(step: StepState, node: PlanNode): void {
    switch (step.status) {
      case 'running': {
        const fan = this.state.fans.get(step.path);
        const loop = this.state.loops.get(step.path);
        if (fan) {
          this.slots = Math.max(this.slots, atOnceOf(fan));
          if (fan.ballot) judgeVote(this, step, node, fan, fan.ballot);
          else judgeFan(this, step, node, fan);
        } else if (loop) judgeLoop(this, step, node, loop);
        else if (this.wasLost(step)) this.recordLoss(step, node);
        else this.underWay++;
        break;
      }
      case 'waiting':
        if (step.wakeAt !== null) this.advanceWait(step, node, step.wakeAt);
        else if (step.childRunId !== null) this.advanceCall(step, node, step.childRunId);
        else this.advanceGate(step, node);
        break;
      case 'retrying':
        if (step.retryAt !== null && Date.parse(step.retryAt) > this.now) this.wake(Date.parse(step.retryAt));
        else this.start(step.path, node, step.attempts.length + 1);
        break;
      case 'lost':
        if (step.losses > this.limits.losses) this.recordTooManyLosses(step);
        else this.start(step.path, node, step.attempts.length + 1);
        break;
      case 'unknown':
        this.needsAttention = true;
        break;
      case 'decided':
        this.followDecision(step, node);
        break;
    }
  }

  private advanceGate(step: StepState, node: PlanNode): void {
    const gate = this.state.gates.get(step.gateId ?? '');
    if (!gate) return;
    const deadline = Date.parse(gate.deadline);
    if (gate.status !== 'open') this.record(step.path, closeGate(gate, step, node));
    else if (deadline <= this.now) {
      const route = gate.form.timeoutRoute ?? '';
      this.record(step.path, { type: 'gate.timedOut', nodeId: node.id, gateId: gate.id, route });
    } else {
      this.waitsForPerson = true;
      this.wake(deadline);
    }
  }

  private advanceWait(step: StepState, node: PlanNode, until: string): void {
    if (Date.parse(until) > this.now) this.wake(Date.parse(until));
    else this.complete(step, node, { until });
  }

  private advanceCall(step: StepState, node: PlanNode, childRunId: string): void {
    const ended = this.state.calls.get(childRunId)?.ended;
    if (!ended) this.waitsForRun = true;
    else if (ended.status === 'succeeded') this.complete(step, node, ended.output);
    else {
      const error = node.group ? groupFailed(ended, groupAt(this.state, step.path)) : childFailed(ended);
      this.record(step.path, settleFailure(node, step.attempts.length, error));
    }
  }

  private complete(step: StepState, node: PlanNode, output: Json, decidedBy?: string): void {
    this.record(step.path, {
      type: 'step.completed',
      attempt: step.attempts.length,
      nodeId: node.id,
      output,
      ports: passThrough(node),
      usage: [],
      logs: [],
      warnings: [...step.warnings],
      ...(decidedBy === undefined ? {} : { decidedBy }),
    });
  }

  private followDecision(step: StepState, node: PlanNode): void {
    const attempt = step.attempts.length;
    const { choice, by, output } = step.decision ?? { choice: 'stop', by: '', output: null };
    if (choice === 'run-again') this.start(step.path, node, attempt + 1);
    else if (choice === 'stop') this.record(step.path, settleFailure(node, attempt, STOPPED));
    else this.complete(step, node, output, by);
  }

  /** Its worker died: the attempt began under an older claim than the present one. */
  private wasLost(step: StepState): boolean {
    const attempt = step.attempts.at(-1);
    return attempt !== undefined && attempt.epoch < this.state.epoch;
  }

  private recordLoss(step: StepState, node: PlanNode): void {
    const attempt = step.attempts.at(-1);
    const isSafe = attempt?.effect !== 'write' || attempt.isIdempotent;
    const type = isSafe ? 'step.lost' : 'step.outcomeUnknown';
    this.record(step.path, { type, attempt: step.attempts.length, nodeId: node.id });
  }

  private recordTooManyLosses(step: StepState): void {
    const error: StepError = {
      code: 'worker-lost',
      message: `The worker died ${step.losses} times while this step ran. It may be what kills it.`,
      transient: false,
    };
    this.record(step.path, { type: 'step.outcomeUnknown', attempt: step.attempts.length, nodeId: step.nodeId, error });
  }

  /**
   * Stops everything in a unit whose result no longer matters. A write under way is let finish, so that its result is
   * known, unless forced (cancel). True when nothing is under way any more.
   */
  close(unit: Unit, how: { isForced: boolean; skipsUnstarted: boolean }): boolean {
    const steps = this.instance(unit.instance)?.steps;
    let isQuiet = true;
    for (const nodeId of unit.nodeIds) {
      const step = steps?.get(nodeId);
      if (!step) {
        if (how.skipsUnstarted)
          this.record(stepPath(unit.instance, this.node(nodeId).key), {
            type: 'step.skipped',
            nodeId,
            reason: 'branch-decided',
          });
      } else if (!isSettled(step) && !this.closeStep(step, how)) isQuiet = false;
    }
    return isQuiet;
  }

  private closeStep(step: StepState, how: { isForced: boolean; skipsUnstarted: boolean }): boolean {
    const fan = this.state.fans.get(step.path);
    const loop = this.state.loops.get(step.path);
    if (loop) {
      if (!this.close(turnOf(this, loop), { ...how, skipsUnstarted: false })) return false;
    } else if (fan) {
      const units = this.startedUnits(fan);
      const quiet = units.map((unit) => this.close(unit, { ...how, skipsUnstarted: false }));
      if (quiet.includes(false)) return false;
    } else if (!how.isForced && step.status === 'running' && step.attempts.at(-1)?.effect === 'write') {
      if (this.wasLost(step)) this.recordLoss(step, this.node(step.nodeId));
      else this.underWay++;
      return false;
    }
    this.commands.push({ kind: 'abandon', path: step.path, nodeId: step.nodeId });
    return true;
  }

  private startedUnits(fan: FanState): Unit[] {
    const { nodeIds } = this.scope(fan.nodeId);
    if (fan.over === 'branches') return [{ instance: fan.path, nodeIds }];
    const units: Unit[] = [];
    for (let index = 0; index < unitsOf(fan); index++) {
      const instance = unitInstance(fan, index);
      if (this.instance(instance)) units.push({ instance, nodeIds });
    }
    return units;
  }

  isDone(unit: Unit): boolean {
    const steps = this.instance(unit.instance)?.steps;
    return unit.nodeIds.every((nodeId) => {
      const step = steps?.get(nodeId);
      return step !== undefined && isSettled(step);
    });
  }

  /** The step whose failure came first, where no way on was drawn. */
  firstDeadEnd(unit: Unit): StepState | null {
    const steps = this.instance(unit.instance)?.steps;
    let first: StepState | null = null;
    for (const nodeId of unit.nodeIds) {
      const step = steps?.get(nodeId);
      if (step && isDeadEnd(step) && (!first || (step.settledSeq ?? 0) < (first.settledSeq ?? 0))) first = step;
    }
    return first;
  }

  // Building blocks

  record(path: string, data: EventData): void {
    this.commands.push({ kind: 'record', event: { path, data } });
  }

  /** One of the commands that need values before they become an event. */
  make(command: Extract<Command, { kind: 'collect' | 'turn' | 'cast' }>): void {
    this.commands.push(command);
  }

  instance(path: string): InstanceState | undefined {
    return this.state.instances.get(path);
  }

  scope(id: string): PlanScope {
    const scope = this.plan.scopes[id];
    if (!scope) throw new Error(`The plan has no scope ${id}.`);
    return scope;
  }

  node(id: string): PlanNode {
    const node = this.plan.nodes[id];
    if (!node) throw new Error(`The plan has no step ${id}.`);
    return node;
  }

  private start(path: string, node: PlanNode, attempt: number): void {
    const need = this.needOf(path, node);
    const taken = need && this.purse?.take(node.title, need, node.worstCase?.isDivisible === true);
    if (taken?.kind === 'never') this.record(path, settleFailure(node, Math.max(1, attempt - 1), taken.error));
    else if (taken?.kind !== 'wait')
      this.starts.push({ kind: 'start', path, nodeId: node.id, attempt, ...(taken ? { reserved: taken.amount } : {}) });
  }

  private needOf(path: string, node: PlanNode): Spend | undefined {
    const need = this.input.needs?.get(node.id);
    if (!need || !node.group) return need;
    const { fan, group } = groupAt(this.state, path);
    return needOfGroup(need, itemsOfGroup(fan, group).count);
  }

  private wake(at: number): void {
    if (Number.isFinite(at)) this.wakeAt = this.wakeAt === null ? at : Math.min(this.wakeAt, at);
  }
}

const UNKNOWN_FAILURE: StepError = { code: 'internal', message: 'The step failed.', transient: false };
const STOPPED: StepError = { code: 'stopped', message: 'A person chose to stop here.', transient: false };

/** Stands for a step that this same decision skips. */
const SKIPPED = { status: 'skipped', ports: [] } as unknown as StepState;
