import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { type LlmRequest, type LlmResult, StepFailure } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';
import { stepContext } from '../testing/step-context';
import { prompt } from './definition';
import { promptExecutor } from './executor';

const config = (given: JsonObject) => prompt.config.parse({ ...prompt.initialConfig, prompt: 'Do it.', ...given });
const details = { result: 'fields', fields: [{ key: 'total', label: 'Total', type: 'number', isRequired: true }] };

const usage = (model: string) => ({
  model,
  provider: 'test',
  isStandIn: false,
  inputTokens: 1,
  cachedTokens: null,
  outputTokens: 1,
  reasoningTokens: null,
  costUsd: 0.1,
});
const error = (code: string, extra: Partial<StepError> = {}): StepError => ({
  code,
  message: `${code}.`,
  transient: false,
  ...extra,
});
type Answer = Partial<LlmResult> | StepError;

/** A port that gives these answers in turn, and remembers what it was asked. */
function models(...answers: Answer[]) {
  const asked: (LlmRequest & { key: string })[] = [];
  const llm = {
    async generate(
      request: LlmRequest,
      { idempotencyKey, onText }: { idempotencyKey: string; onText?: (text: string) => void },
    ) {
      asked.push({ ...request, key: idempotencyKey });
      const answer = answers[asked.length - 1];
      if (!answer) throw new Error('asked too often');
      if ('code' in answer)
        throw new StepFailure(answer, { usage: answer.code === 'bad-output' ? [usage(request.model)] : [] });
      onText?.('so far');
      return { text: '', usage: usage(request.model), finishReason: 'stop', warnings: [], ...answer };
    },
  };
  return { llm, asked };
}

const bad = error('bad-output', { details: { answer: '{"total": "much"}', problems: ['"total" must be a number'] } });

describe('one model', () => {
  test('its text is the output, streamed while it comes', async () => {
    const { llm, asked } = models({ text: 'Done.' });
    const context = stepContext({}, { llm });
    const outcome = await promptExecutor(config({ instructions: 'Be kind.', temperature: 0.2 }), context);
    expect(outcome).toMatchObject({
      kind: 'done',
      output: { text: 'Done.' },
      ports: ['out'],
      usage: [{ model: 'default' }],
    });
    expect(context.progressed).toEqual([{ textDelta: 'so far' }]);
    expect(asked[0]).toMatchObject({
      instructions: 'Be kind.',
      temperature: 0.2,
      maxOutputTokens: 2_000,
      key: 'KEY',
      workspaceId: 'workspace',
    });
  });

  test('a typed answer that does not fit is corrected once, and both calls are paid for', async () => {
    const { llm, asked } = models(bad, { text: '{"total":5}', value: { total: 5 } });
    const outcome = await promptExecutor(config(details), stepContext({}, { llm }));
    expect(outcome).toMatchObject({ kind: 'done', output: { total: 5 } });
    expect(outcome).toHaveProperty('usage.length', 2);
    expect(asked[1]?.prompt).toContain('"total" must be a number');
    expect(asked.map(({ key }) => key)).toEqual(['KEY', 'KEY-repair']);
  });

  test('twice the wrong answer is a failure that shows it', async () => {
    const { llm } = models(bad, bad);
    const thrown = await Promise.resolve(promptExecutor(config(details), stepContext({}, { llm }))).catch(
      (cause: StepFailure) => cause,
    );
    expect(thrown).toMatchObject({
      error: { code: 'bad-output' },
      extra: { usage: [{}, {}], trace: { calls: [{ answer: '{"total": "much"}' }, {}] } },
    });
  });

  test('a text cut off at the limit says so', async () => {
    const { llm } = models({ text: 'Half an', finishReason: 'length' });
    const outcome = await promptExecutor(config({ maxOutputTokens: 2 }), stepContext({}, { llm }));
    expect(outcome).toMatchObject({ warnings: [expect.stringContaining('cut off at 2 tokens')] });
  });
});

describe('several models', () => {
  const two = config({ model: 'openai:gpt-5.4', fallbacks: ['anthropic:claude-sonnet-5'] });

  test('the next is asked when one does not answer, and the reader is told', async () => {
    const { llm, asked } = models(error('auth'), { text: 'From the second.' });
    const context = stepContext({}, { llm });
    const outcome = await promptExecutor(two, context);
    expect(asked.map(({ model }) => model)).toEqual(['openai:gpt-5.4', 'anthropic:claude-sonnet-5']);
    expect(outcome).toMatchObject({
      output: { text: 'From the second.' },
      warnings: ['gpt-5.4 did not answer: auth.'],
    });
    expect(context.progressed[0]).toEqual({ message: 'gpt-5.4 did not answer, asking claude-sonnet-5' });
  });

  test('when none answers, it may pass if one of them may, after the shortest wait asked for', async () => {
    const { llm } = models(error('auth'), error('rate-limited', { transient: true, retryAfterMs: 5_000 }));
    const thrown = await Promise.resolve(promptExecutor(two, stepContext({}, { llm }))).catch(
      (cause: StepFailure) => cause,
    );
    expect(thrown).toMatchObject({ error: { code: 'no-model-answered', transient: true, retryAfterMs: 5_000 } });
  });

  test('a cancelled step asks nobody else', async () => {
    const run = new AbortController();
    run.abort();
    const { llm, asked } = models(error('cancelled'));
    await Promise.resolve(promptExecutor(two, stepContext({}, { llm, signal: run.signal }))).catch(() => undefined);
    expect(asked).toHaveLength(1);
  });
});

test('the most it can cost counts every model and its repair', () => {
  const settings = config({ ...details, fallbacks: ['a:b'], maxOutputTokens: 100 });
  expect(prompt.cost(settings)).toEqual({ modelCalls: 4, toolCalls: 0, outputTokens: 400 });
});
