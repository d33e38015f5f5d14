import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { Json, JsonObject } from '@/graph/json';
import type { Capabilities } from '@/server/engine/attempt';
import type { DriverDeps } from '@/server/engine/driver';
import type { RunEvent } from '@/server/engine/events';
import type { GateState, RunState } from '@/server/engine/state';
import { ScriptedEngine } from '@/server/engine/testing/scripted-engine';
import { executors } from '../executors';
import { registry } from '../registry';

/** The engine in memory, with the product's own steps. */
class StepEngine extends ScriptedEngine {
  constructor(private readonly capabilities: Capabilities) {
    super();
  }
  override deps(): DriverDeps {
    return { ...super.deps(), executors, capabilities: this.capabilities };
  }
}

export interface WorkflowRun {
  input: JsonObject;
  /** what runs of other workflows give, by the hash of their version */
  workflows?: Record<string, { output: Json }>;
  /** the log of an earlier worker that died after its last event */
  log?: RunEvent[];
  /** by the gate's path; a gate without an answer times out */
  answers?: Record<string, { route: string; values?: Json }>;
}

export interface FinishedRun {
  state: RunState;
  events: RunEvent[];
  warnings: string[];
}

/** Compiles a document and runs it to its end, answering its gates. No time passes and nothing leaves the process. */
export async function runWorkflow(
  document: WorkflowDocument,
  { input, answers = {}, workflows = {}, log }: WorkflowRun,
  capabilities: Capabilities,
): Promise<FinishedRun> {
  const { plan, findings } = compile(document, registry);
  if (!plan) throw new Error(`The workflow does not compile: ${findings.map((finding) => finding.message).join(' ')}`);
  const engine = new StepEngine(capabilities);
  const runId = engine.create(plan, input);
  if (log) engine.takeOver(runId, log);
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
      for (const { path, childRunId } of calls) end(engine, runId, path, childRunId ?? '', workflows);
      for (const { childRunId } of calls) ended.add(childRunId ?? '');
    } else if (result.kind === 'parked' && gate) {
      answered.add(gate.id);
      answer(engine, runId, gate, answers);
    } else if (result.kind === 'parked' && result.wakeAt !== null) {
      await engine.clock.sleep(Date.parse(result.wakeAt) - engine.clock.now(), new AbortController().signal);
    } else return { state, events: engine.events(runId), warnings: engine.warnings };
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
