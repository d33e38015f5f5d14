import { expect, test } from 'vitest';
import { printReport } from './print-report';
import type { RunReport } from './run-report';

const report = (output: RunReport['output']): RunReport => ({
  runId: '0198c1de-7a40-7c55-9c1e-3f2b6d0a9e11',
  workflow: 'Sort support mail',
  status: 'succeeded',
  output,
  error: null,
  usage: { modelCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, isStandIn: false },
  steps: [],
  gates: [],
});

test('an ending that gives nothing is said to have no result', () => {
  expect(printReport(report(null))).toContain('No result.');
  expect(printReport(report(null))).not.toContain('null');
  expect(printReport(report('Sent'))).toContain('Result:\n  Sent');
});
