import { expect, test } from 'vitest';
import { mostOfRun } from '@/graph/bound/most-of-run';
import { compile } from '@/graph/compile';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import type { ChildRun } from '@/server/engine/contract';
import { registry } from '../registry';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { subWorkflow } from './definition';
import { subWorkflowExecutor } from './executor';

const version = {
  id: 'w1',
  name: 'Check address',
  number: 3,
  versionHash: 'abc',
  inputSchema: {
    type: 'object',
    properties: { street: { type: 'string', title: 'Street' }, floor: { type: 'number', title: 'Floor' } },
    required: ['street'],
    additionalProperties: false,
  },
  outputSchema: { type: 'object', properties: { isValid: { type: 'boolean' } }, required: ['isValid'] },
};
const config = (given: JsonObject = {}) =>
  subWorkflow.config.parse({
    ...subWorkflow.initialConfig,
    workflow: version,
    values: { street: 'Main St' },
    ...given,
  });

test('begins the pinned version with what it gets, under the key of the step', async () => {
  const begun: ChildRun[] = [];
  const children = {
    async start(request: ChildRun) {
      begun.push(request);
      return { childRunId: 'run 2', workflow: 'Check address' };
    },
    startGroup: () => Promise.reject(new Error('This step spreads no items.')),
  };
  const settings = config({ values: { street: 'Main St', floor: '' } });
  expect(await subWorkflowExecutor(settings, stepContext({}, { children, path: 'each[1]/check' }))).toEqual({
    kind: 'call',
    childRunId: 'run 2',
    workflow: 'Check address',
  });
  expect(begun).toEqual([
    {
      workspaceId: 'workspace',
      runId: 'run',
      path: 'each[1]/check',
      idempotencyKey: 'KEY',
      versionHash: 'abc',
      input: { street: 'Main St' },
    },
  ]);
});

test('what does not fit is not begun', async () => {
  const settings = { ...config(), values: { street: 'Main St', floor: 'second' } };
  expect(await subWorkflowExecutor(settings, stepContext())).toMatchObject({
    kind: 'fail',
    error: { code: 'wrong-input', field: 'config.values.floor' },
  });
});

test('is typed by the start and the finish of the version', () => {
  expect(subWorkflow.outputSchema(config(), { typeOf: () => ({}) })).toEqual(version.outputSchema);
  expect(subWorkflow.outputSchema(config({ workflow: {} }), { typeOf: () => ({}) })).toEqual({});
  const found = (given: JsonObject) =>
    subWorkflow.check?.(config(given), checkContext())?.map(({ field, message }) => [field, message]);
  expect(found({ workflow: {} })).toEqual([['config.workflow', 'Choose the workflow to run.']]);
  expect(found({ values: {} })).toEqual([['config.values.street', '"Street" is empty.']]);
  expect(found({ values: { street: 'x', city: 'y' } })).toEqual([
    ['config.values.city', 'Check address has no setting called "city".'],
  ]);
});

test('what it can use at most is what was proven of the version; of one nobody looked at, it is not known', () => {
  const sizes = { textTokens: () => 0 };
  const most = {
    models: [{ model: 'a:b', calls: 4, inputTokens: 10, outputTokens: 20 }],
    toolCalls: 2,
    workMs: 5,
    waitMs: 6,
  };
  expect(subWorkflow.worstCase(config({ workflow: { ...version, most } }), sizes)).toEqual({
    models: most.models,
    toolCalls: 2,
    // While the other run works and waits, this one sleeps.
    waitMs: 11,
    isDivisible: true,
  });
  expect(subWorkflow.worstCase(config(), sizes)).toMatchObject({ models: [{ model: 'unknown:unknown' }] });
});

test('the proof counts every turn and every try', () => {
  const document = workflow('Loops')
    .node('start', 'start', { fields: [] })
    .node('loop', 'loop', {
      state: [{ key: 'n', label: '', type: 'number', isRequired: true, initial: '0' }],
      until: 'state.n > 1',
      maxTurns: 4,
    })
    .inside('loop')
    .node('ask', 'prompt', { prompt: 'Hi', model: 'a:b' }, { policy: { retry: { attempts: 3 } } })
    .outside()
    .node('finish', 'finish', { result: 'value', fields: [], value: 'x' })
    .chain('start', 'loop', 'finish')
    .build();
  const { plan } = compile(document, registry);
  const most = plan && mostOfRun(document, plan, registry);
  expect(most).toMatchObject({ models: [{ model: 'a:b', calls: 12, outputTokens: 2_000 }], toolCalls: 0 });
});
