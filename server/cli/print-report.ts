import type { RunReport, StepReport } from './run-report';

/** The report for people; `--json` prints the same facts for programs. */
export const printReport = (report: RunReport): string =>
  [
    '',
    `Run ${report.runId}: ${STATUS_WORDS[report.status]}`,
    `${report.workflow}${report.usage.isStandIn ? ' (Built-in rules, not an AI model)' : ''}`,
    '',
    ...table(report.steps),
    '',
    usageLine(report),
    ...errorLines(report),
    ...outputLines(report),
    ...report.gates.flatMap((gate) => [
      '',
      `Waiting for an answer: ${gate.title}`,
      ...indent(gate.message),
      ...(gate.fields.length > 0
        ? [
            '',
            `  Fields: ${gate.fields.map((field) => `${field.name}${field.isRequired ? ' (needed)' : ''}`).join(', ')}`,
          ]
        : []),
      '',
      '  Answer with one of:',
      ...gate.routes.map(({ command }) => `    ${command}`),
    ]),
    ...(report.status === 'needs_attention'
      ? ['', 'It is not known whether a step that changes things has happened. Open the run in the app and decide.']
      : []),
    '',
  ].join('\n');

const STATUS_WORDS: Record<RunReport['status'], string> = {
  queued: 'queued',
  running: 'running',
  waiting: 'waiting',
  needs_attention: 'needs attention',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
};

const table = (steps: StepReport[]): string[] => {
  const rows = steps.map((step) => [
    step.path,
    step.status,
    duration(step.durationMs),
    step.attempts > 1 ? `${step.attempts} attempts` : '',
    tokens(step.inputTokens, step.outputTokens),
    step.error ? step.error.message : '',
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.replace(/\s+$/, ''),
  );
};

/** One line while a run goes on. */
export const stepLine = (step: StepReport): string =>
  `  ${step.path}: ${step.status}${step.durationMs === null ? '' : `, ${duration(step.durationMs)}`}${step.error ? `, ${step.error.message}` : ''}`;

const duration = (ms: number | null): string =>
  ms === null ? '' : ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;

const tokens = (input: number | null, output: number | null): string =>
  input === null && output === null ? '' : `${input ?? '?'} in, ${output ?? '?'} out`;

const usageLine = ({ usage }: RunReport): string => {
  if (usage.modelCalls === 0) return 'No model was called.';
  const calls = usage.modelCalls === 1 ? '1 model call' : `${usage.modelCalls} model calls`;
  const cost = usage.costUsd === null ? 'cost unknown' : `$${usage.costUsd.toFixed(4)}`;
  const isUnknown = usage.inputTokens === null || usage.outputTokens === null;
  return `${calls}, ${isUnknown ? 'tokens unknown' : `${usage.inputTokens} tokens in, ${usage.outputTokens} out`}, ${cost}`;
};

const errorLines = ({ error }: RunReport): string[] => (error ? ['', `Error: ${error.message}`] : []);

const outputLines = ({ status, output }: RunReport): string[] => {
  if (status !== 'succeeded') return [];
  if (output === null) return ['', 'No result.'];
  return ['', 'Result:', ...indent(typeof output === 'string' ? output : JSON.stringify(output, null, 2))];
};

const indent = (text: string): string[] => text.split('\n').map((line) => `  ${line}`.trimEnd());
