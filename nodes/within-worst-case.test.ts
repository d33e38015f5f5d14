import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostTokens } from '@/graph/bound/token-count';
import { compile } from '@/graph/compile';
import type { JsonObject } from '@/graph/json';
import type { ModelUse } from '@/graph/node-definition';
import { workflow } from '@/graph/testing/workflow-builder';
import { type LlmPort, type LlmRequest, StepFailure } from '@/server/engine/contract';
import { executors } from './executors';
import { registry } from './registry';
import { stepContext } from './testing/step-context';

// Whatever models answer, a step makes no more calls than it said, and none that sends or asks for more.

type Reply = 'right' | 'wrong' | 'empty' | 'down';

/** Answers as the script says; what is wrong is as long as a model could make it. */
function scripted(replies: readonly Reply[]): { llm: LlmPort; asked: LlmRequest[] } {
  const asked: LlmRequest[] = [];
  const llm: LlmPort = {
    async generate(request) {
      const reply = replies[asked.length % replies.length] ?? 'right';
      asked.push(request);
      if (reply === 'down')
        throw new StepFailure({ code: 'network', message: 'The model does not answer.', transient: true });
      if (reply !== 'right') {
        const answer = reply === 'empty' ? '' : 'wrong \u{1F600}\uFDFA '.repeat(20_000);
        const problems = Array.from({ length: 500 }, (_, index) => `"field ${index}" is not there \uFDFA`);
        const details = { answer, problems };
        throw new StepFailure({ code: 'bad-output', message: 'It does not fit.', transient: false, details });
      }
      const [model = ''] = [request.model];
      const usage = {
        model,
        provider: 'test',
        isStandIn: false,
        inputTokens: 1,
        cachedTokens: null,
        outputTokens: 1,
        reasoningTokens: null,
        costUsd: 0,
      };
      const value = valueFor(request);
      return { text: value === undefined ? 'Words' : '', value, usage, finishReason: 'stop', warnings: [] };
    },
  };
  return { llm, asked };
}

const valueFor = ({ schema }: LlmRequest): JsonObject | undefined => {
  const names = Object.keys(schema?.properties ?? {});
  if (names.length === 0) return undefined;
  // A judge that is never content makes a cascade go on.
  return Object.fromEntries(names.map((name) => [name, name === 'accepted' ? false : 'x']));
};

const models = fc.constantFrom('default', 'a:small', 'b:large', 'c:other');
const prompts = fc.record({
  result: fc.constantFrom('text', 'fields'),
  model: models,
  fallbacks: fc.array(models, { maxLength: 2 }),
  maxOutputTokens: fc.integer({ min: 1, max: 4_000 }),
  maxInputTokens: fc.integer({ min: 2_000, max: 12_000 }),
  instructions: fc.string({ maxLength: 200, unit: 'binary' }),
  asks: fc.constantFrom('one', 'cascade'),
  cascadeModels: fc.array(models, { minLength: 2, maxLength: 3 }),
  accept: fc.constantFrom('judge', 'expression'),
  acceptWhen: fc.constant('false'),
  criterion: fc.constant('It is kind.'),
  whenNoneAccepted: fc.constantFrom('take', 'fail'),
});
const FIELDS = [{ key: 'name', label: 'Name', type: 'text', isRequired: true }];
const replies = fc.array(fc.constantFrom<Reply>('right', 'wrong', 'empty', 'down'), { minLength: 1, maxLength: 5 });
const inserted = fc.oneof(fc.string({ maxLength: 4_000, unit: 'binary' }), fc.constantFrom('yes', 'no'));

/** What the plan says of the step, and what it then does. */
async function act(type: 'prompt' | 'router', config: JsonObject, template: string, value: string, script: Reply[]) {
  const drawn = workflow('w')
    .node('start', 'start', {
      fields: [
        { key: 'long', label: 'Long', type: 'long-text', isRequired: true },
        { key: 'short', label: 'Short', type: 'choice', choices: ['yes', 'no'], isRequired: true },
      ],
    })
    .node('step', type, config)
    .edge('start', 'step')
    .node('finish', 'finish', { result: 'value', value: 'x' })
    .edge(type === 'router' ? 'step.otherwise' : 'step.out', 'finish')
    .build();
  const { plan, findings } = compile(drawn, registry);
  if (!plan) throw new Error(JSON.stringify(findings));
  const node = plan.nodes.step;
  const executor = executors[type];
  const { llm, asked } = scripted(script);
  const filled = template.replace(/\{\{ input\.\w+ \}\}/, () => value);
  const setting = type === 'prompt' ? 'prompt' : 'question';
  await Promise.resolve(executor({ ...node?.config, [setting]: filled } as never, stepContext({}, { llm }))).catch(
    (error) => {
      if (!(error instanceof StepFailure)) throw error;
    },
  );
  return { uses: node?.worstCase?.models ?? [], asked };
}

/** Everything a provider is sent, each byte a token; the type once, as a provider that takes types does. */
const tokensOf = ({ instructions, prompt, schema }: LlmRequest): number =>
  mostTokens(instructions ?? '') + mostTokens(prompt) + (schema ? mostTokens(JSON.stringify(schema)) : 0);

function expectWithin(uses: readonly ModelUse[], asked: readonly LlmRequest[]): void {
  for (const model of new Set(asked.map((request) => request.model))) {
    // Largest calls against largest allowances of the same model.
    const allowed = uses.flatMap((use) => (use.model === model ? Array<ModelUse>(use.calls).fill(use) : []));
    const calls = asked.filter((request) => request.model === model);
    expect(calls.length, `calls of ${model}`).toBeLessThanOrEqual(allowed.length);
    const most = (numbers: number[]): number[] => numbers.sort((one, other) => other - one);
    const sent = most(calls.map(tokensOf));
    const maySend = most(allowed.map(({ inputTokens }) => inputTokens));
    const wanted = most(calls.map(({ maxOutputTokens }) => maxOutputTokens ?? Number.POSITIVE_INFINITY));
    const mayWant = most(allowed.map(({ outputTokens }) => outputTokens));
    for (const [index] of calls.entries()) {
      expect(sent[index]).toBeLessThanOrEqual(maySend[index] ?? 0);
      expect(wanted[index]).toBeLessThanOrEqual(mayWant[index] ?? 0);
    }
  }
}

test('a prompt keeps to its worst case', async () => {
  let calls = 0;
  await fc.assert(
    fc.asyncProperty(prompts, replies, inserted, async (settings, script, value) => {
      const isShort = value === 'yes' || value === 'no';
      const prompt = `Say {{ input.${isShort ? 'short' : 'long'} }} twice`;
      const config = { ...settings, prompt, ...(settings.result === 'fields' ? { fields: FIELDS } : {}) };
      const { uses, asked } = await act('prompt', config as JsonObject, prompt, value, script);
      expectWithin(uses, asked);
      calls += asked.length;
    }),
    { numRuns: 400, seed: 20_261_122 },
  );
  expect(calls).toBeGreaterThan(400);
});

test('a router that asks a model keeps to its worst case', async () => {
  const routes = [
    { id: 'route_1', label: 'Question', description: 'Asks something', when: '' },
    { id: 'route_2', label: 'Problem \uFDFA', description: 'Reports something', when: '' },
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.record({ model: models, fallbacks: fc.array(models, { maxLength: 2 }) }),
      replies,
      inserted,
      async (settings, script, value) => {
        const question = '{{ input.long }}';
        const config = { mode: 'model', question, routes, maxInputTokens: 6_000, ...settings };
        const { uses, asked } = await act('router', config as JsonObject, question, value, script);
        expectWithin(uses, asked);
      },
    ),
    { numRuns: 200, seed: 20_261_122 },
  );
});

test('a prompt that could be too long is not sent', async () => {
  const config = { prompt: '{{ input.long }}', maxInputTokens: 2_000 };
  const { asked } = await act('prompt', config, '{{ input.long }}', 'x'.repeat(1_300), ['right']);
  expect(asked).toEqual([]);
});
