import type { WorkflowDocument } from '@/graph/document';
import type { Json } from '@/graph/json';
import type { GateForm, RunStatus } from '@/server/engine/events';
import type { RunState, StepState } from '@/server/engine/state';
import type { StepError } from '@/server/engine/step-error';
import type { UsageTotal } from '@/server/engine/usage-total';

/** What `--json` prints; its shape is documented in docs/cli.md and changes only by additions. */
export interface RunReport {
  runId: string;
  workflow: string;
  status: RunStatus;
  output: Json;
  error: StepError | null;
  usage: UsageTotal;
  steps: StepReport[];
  /** what people are asked, while the run waits */
  gates: GateReport[];
}

export interface StepReport {
  path: string;
  title: string;
  status: string;
  attempts: number;
  durationMs: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  costUsd: number | null;
  isStandIn: boolean;
  output: Json;
  error: StepError | null;
}

export interface GateReport {
  path: string;
  title: string;
  message: string;
  deadline: string;
  fields: { name: string; title: string; isRequired: boolean }[];
  routes: { id: string; label: string; command: string }[];
}

export const reportRun = (runId: string, document: WorkflowDocument, state: RunState, output: Json): RunReport => ({
  runId,
  workflow: document.name,
  status: state.status,
  output,
  error: state.error,
  usage: state.usage,
  steps: [...state.steps.values()].map((step) => reportStep(document, step)),
  gates: [...state.gates.values()]
    .filter(({ status }) => status === 'open')
    .map((gate) => reportGate(runId, gate.path, gate.deadline, gate.form, state)),
});

const reportStep = (document: WorkflowDocument, step: StepState): StepReport => {
  const usage = step.attempts.flatMap((attempt) => attempt.usage);
  return {
    path: step.path,
    title: document.nodes.find(({ id }) => id === step.nodeId)?.title ?? step.key,
    status: step.status,
    attempts: step.attempts.length,
    durationMs: step.startedAt && step.endedAt ? Date.parse(step.endedAt) - Date.parse(step.startedAt) : null,
    inputTokens: sum(usage.map(({ inputTokens }) => inputTokens)),
    outputTokens: sum(usage.map(({ outputTokens }) => outputTokens)),
    costUsd: sum(usage.map(({ costUsd }) => costUsd)),
    isStandIn: usage.some(({ isStandIn }) => isStandIn),
    output: step.output ?? null,
    error: step.error,
  };
};

/** Unknown as soon as one part is; null too when there is nothing to add. */
const sum = (parts: (number | null)[]): number | null =>
  parts.length === 0 || parts.includes(null) ? null : parts.reduce<number>((total, part) => total + (part ?? 0), 0);

const reportGate = (runId: string, path: string, deadline: string, form: GateForm, state: RunState): GateReport => {
  const schema = form.form as { properties?: Record<string, { title?: string }>; required?: string[] } | null;
  const fields = Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    name,
    title: field.title ?? name,
    isRequired: schema?.required?.includes(name) ?? false,
  }));
  const isOnlyOne = [...state.gates.values()].filter(({ status }) => status === 'open').length === 1;
  const which = isOnlyOne ? '' : ` --step '${path}'`;
  const values = fields
    .filter(({ isRequired }) => isRequired)
    .map(({ name }) => ` --value '${name}=...'`)
    .join('');
  return {
    path,
    title: form.title,
    message: form.message,
    deadline,
    fields,
    routes: form.routes.map(({ id, label }) => ({
      id,
      label,
      command: `npx sluice answer ${runId} ${quote(id)}${which}${values}`,
    })),
  };
};

const quote = (word: string): string => (/^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
