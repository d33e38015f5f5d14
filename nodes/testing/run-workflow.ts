import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { Json, JsonObject } from '@/graph/json';
import type { Capabilities } from '@/server/engine/attempt';
import type { DriverDeps } from '@/server/engine/driver';
import type { RunEvent } from '@/server/engine/events';
import type { GateState, RunState } from '@/server/engine/state';
import type { MemoryRun } from '@/server/engine/testing/memory-run-log';
import { ScriptedEngine } from '@/server/engine/testing/scripted-engine';
import { executors } from '../executors';
import { registry } from '../registry';

/** The engine in memory, with the product's own steps. */
class StepEngine extends ScriptedEngine {
  constructor(private readonly capabilities: Capabilities) {
    super();
  }
  override deps(): DriverDeps {
    const deps = super.deps();
    // Runs of groups run here, with the steps they have; other workflows only give what the test says.
    const { startGroup } = deps.capabilities.children;
    const children = { ...this.capabilities.children, startGroup };
    return { ...deps, executors, capabilities: { ...this.capabilities, children } };
  }
}

export interface WorkflowRun {
  input: JsonObject;
  /** what runs of other workflows give, by the hash of their version */
  workflows?: Record<string, { output: Json }>;
  /** the log of an earlier worker that died after its last event, and the runs of groups that were begun meanwhile */
  log?: RunEvent[];
  groups?: FinishedRun['groups'];
  /** by the gate's path; a gate without an answer times out */
  answers?: Record<string, { route: string; values?: Json }>;
}

export interface FinishedRun {
  state: RunState;
  events: RunEvent[];
  warnings: string[];
  /** runs that went through groups of its items */
  groups: Pick<MemoryRun, 'id' | 'versionId' | 'input' | 'seed' | 'origin'>[];
}

/** Compiles a document and runs it to its end, answering its gates. No time passes and nothing leaves the process. */
export async function runWorkflow(
  document: WorkflowDocument,
  { input: given, answers = {}, workflows = {}, log, groups = [] }: WorkflowRun,
  capabilities: Capabilities,
): Promise<FinishedRun> {
  const { plan, findings } = compile(document, registry);
  if (!plan) throw new Error(`The workflow does not compile: ${findings.map((finding) => finding.message).join(' ')}`);
  const engine = new StepEngine(capabilities);
  const runId = engine.create(plan, given);
  if (log) engine.takeOver(runId, log);
  for (const group of groups) {
    engine.plansByRun.set(group.versionId, plan);
    engine.log.create(group);
  }
  const answered = new Set<string>();
  const ended = new Set<string>();
  for (;;) {
    const result = await engine.drive(runId);
    const state = engine.state(runId);
    const gate = [...state.gates.values()].find(
      ({ id, path, status }) => status === 'open' && answers[path] !== undefined && !answered.has(id),
    );
    const calls = [...state.steps.values()].filter(
      ({ childRunId, status }) => status === 'waiting' && childRunId !== null && !ended.has(childRunId),
    );
    if (result.kind === 'parked' && calls.length > 0) {
      for (const { path, childRunId } of calls) {
        ended.add(childRunId ?? '');
        if (engine.log.runs.has(childRunId ?? '')) await engine.driveToRest(childRunId ?? '');
        else end(engine, runId, path, childRunId ?? '', workflows);
      }
    } else if (result.kind === 'parked' && gate) {
      answered.add(gate.id);
      answer(engine, runId, gate, answers);
    } else if (result.kind === 'parked' && result.wakeAt !== null) {
      await engine.clock.sleep(Date.parse(result.wakeAt) - engine.clock.now(), new AbortController().signal);
    } else {
      const begun = [...engine.log.runs.values()].flatMap(({ id, versionId, input, seed, origin }) =>
        id === runId ? [] : [{ id, versionId, input, seed, origin }],
      );
      return { state, events: engine.events(runId), warnings: engine.warnings, groups: begun };
    }
  }
}

function end(
  engine: StepEngine,
  runId: string,
  path: string,
  childRunId: string,
  workflows: NonNullable<WorkflowRun['workflows']>,
): void {
  const output = workflows[childRunId.split('/')[0] ?? '']?.output ?? null;
  engine.log.send(runId, { type: 'child-ended', path, childRunId, status: 'succeeded', output, usage: [] });
}

function answer(
  engine: StepEngine,
  runId: string,
  gate: GateState,
  answers: NonNullable<WorkflowRun['answers']>,
): void {
  const { route = '', values = {} } = answers[gate.path] ?? {};
  engine.log.send(runId, { type: 'answer', gateId: gate.id, route, values, by: 'Test person' });
}
