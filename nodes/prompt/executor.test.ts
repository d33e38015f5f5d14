import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { VOTER_MODEL } from '@/graph/node-definition';
import { type LlmRequest, type LlmResult, StepFailure } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';
import { checkContext } from '../testing/check-context';
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

describe('cheap first', () => {
  const cascade = (given: JsonObject) => config({ asks: 'cascade', cascadeModels: ['x:small', 'x:large'], ...given });
  const thrownBy = (settings: ReturnType<typeof config>, context: ReturnType<typeof stepContext>) =>
    Promise.resolve(promptExecutor(settings, context)).catch((cause: StepFailure) => cause);

  test('the strong model is not asked when the cheap one is good enough', async () => {
    const { llm, asked } = models({ text: '{"total":5}', value: { total: 5 } });
    const outcome = await promptExecutor(cascade(details), stepContext({}, { llm }));
    expect(outcome).toMatchObject({ kind: 'done', output: { total: 5 }, warnings: [] });
    expect(asked.map(({ model, key }) => [model, key])).toEqual([['x:small', 'KEY']]);
  });

  test('what does not fit goes to the next model and is not repaired; both calls are paid for', async () => {
    const { llm, asked } = models(bad, { text: '{"total":5}', value: { total: 5 } });
    const outcome = await promptExecutor(cascade(details), stepContext({}, { llm }));
    expect(asked.map(({ model, key }) => [model, key])).toEqual([
      ['x:small', 'KEY'],
      ['x:large', 'KEY-tier2'],
    ]);
    expect(outcome).toMatchObject({
      output: { total: 5 },
      usage: [{}, {}],
      warnings: ['small gave an answer that does not fit: bad-output.', 'large gave the answer.'],
      trace: {
        cascade: [
          { model: 'x:small', isAccepted: false },
          { model: 'x:large', isAccepted: true },
        ],
        calls: [{ answer: '{"total": "much"}' }, {}],
      },
    });
  });

  test('a condition over the answer decides, and what fails it is named', async () => {
    const { llm } = models({ text: 'Hm.' }, { text: 'A long and useful answer.' });
    const settings = cascade({ accept: 'expression', acceptWhen: 'size(text) > 10' });
    expect(await promptExecutor(settings, stepContext({}, { llm }))).toMatchObject({
      output: { text: 'A long and useful answer.' },
      warnings: ['The answer of small was not accepted: size(text) > 10 does not hold.', 'large gave the answer.'],
    });
  });

  test('a condition that cannot be computed fails the step, with what was spent', async () => {
    const { llm } = models({ text: '{"total":5}', value: { total: 5 } });
    const settings = cascade({ ...details, accept: 'expression', acceptWhen: 'answer.confidence > 0.5' });
    expect(await thrownBy(settings, stepContext({}, { llm }))).toMatchObject({
      error: { code: 'expression', field: 'config.acceptWhen' },
      extra: { usage: [{}] },
    });
  });

  test('another model judges by the criterion, and its calls are reported too', async () => {
    const { llm, asked } = models(
      { text: 'Maybe.' },
      { text: '{}', value: { accepted: false, reason: 'It says nothing.' } },
      { text: 'Tomorrow at nine.' },
    );
    const settings = cascade({ accept: 'judge', criterion: 'It names a time.', judgeModel: 'x:judge' });
    expect(await promptExecutor(settings, stepContext({}, { llm }))).toMatchObject({
      output: { text: 'Tomorrow at nine.' },
      usage: [{}, {}, {}],
      warnings: ['The answer of small was not accepted: It says nothing.', 'large gave the answer.'],
    });
    expect(asked.map(({ model }) => model)).toEqual(['x:small', 'x:judge', 'x:large']);
    expect(asked[1]?.prompt).toContain('It names a time.');
    expect(asked[1]?.prompt).toContain('<answer>\nMaybe.\n</answer>');
  });

  test('an answer that cannot be judged is not accepted', async () => {
    const { llm } = models({ text: 'Maybe.' }, error('auth'), { text: 'Yes.' });
    const settings = cascade({ accept: 'judge', criterion: 'It names a time.' });
    expect(await promptExecutor(settings, stepContext({}, { llm }))).toMatchObject({
      output: { text: 'Yes.' },
      warnings: [expect.stringContaining('could not be judged'), 'large gave the answer.'],
    });
  });

  test('the last answer is taken, or none is', async () => {
    const never = { accept: 'expression', acceptWhen: 'size(text) > 100' };
    const answers: Answer[] = [{ text: 'One.' }, { text: 'Two.' }];
    expect(await promptExecutor(cascade(never), stepContext({}, models(...answers)))).toMatchObject({
      output: { text: 'Two.' },
    });
    const failing = cascade({ ...never, whenNoneAccepted: 'fail' });
    expect(await thrownBy(failing, stepContext({}, models(...answers)))).toMatchObject({
      error: { code: 'no-answer-accepted', transient: false, details: { answer: 'Two.' } },
      extra: { usage: [{}, {}] },
    });
  });

  test('a model that does not answer is passed over; what stands in for the last one is asked when it fails', async () => {
    const { llm, asked } = models(error('auth'), error('overloaded', { transient: true }), { text: 'From the third.' });
    const outcome = await promptExecutor(
      cascade({ accept: 'expression', acceptWhen: 'true', fallbacks: ['y:other'] }),
      stepContext({}, { llm }),
    );
    expect(asked.map(({ model }) => model)).toEqual(['x:small', 'x:large', 'y:other']);
    expect(outcome).toMatchObject({ output: { text: 'From the third.' } });
    expect(outcome).toHaveProperty('warnings.0', 'small did not answer: auth.');

    const down = models(error('auth'), error('rate-limited', { transient: true, retryAfterMs: 900 }));
    expect(
      await thrownBy(cascade({ accept: 'expression', acceptWhen: 'true' }), stepContext({}, { llm: down.llm })),
    ).toMatchObject({ error: { code: 'no-model-answered', transient: true, retryAfterMs: 900 } });
  });

  test('a cascade that accepts everything, or nothing is known of, is found', () => {
    const found = (given: JsonObject) => prompt.check?.(cascade(given), checkContext())?.map(({ field }) => field);
    expect(found({})).toEqual(['config.accept']);
    expect(found(details)).toEqual([]);
    expect(found({ cascadeModels: ['a:b'], accept: 'judge' })).toEqual(['config.cascadeModels', 'config.criterion']);
    expect(found({ accept: 'expression' })).toEqual(['config.acceptWhen']);
  });

  test('the most it can use counts every model and every judgement', () => {
    const uses = (given: JsonObject) =>
      prompt.worstCase(cascade(given), { textTokens: () => 100 }).models.map(({ model, calls }) => [model, calls]);
    expect(uses({ accept: 'judge', criterion: 'x', judgeModel: 'x:judge' })).toEqual([
      ['x:small', 1],
      ['x:large', 1],
      ['x:judge', 1],
      ['x:judge', 1],
    ]);
    expect(uses({ ...details })).toHaveLength(4);
    const judged = cascade({ accept: 'judge', criterion: 'x', whenNoneAccepted: 'fail' });
    const { models: judgedUses } = prompt.worstCase(judged, { textTokens: () => 100 });
    expect(judgedUses.reduce((sum, { calls }) => sum + calls, 0)).toBe(6);
  });
});

test('inside a vote by several models it asks the model of the vote', async () => {
  const { llm, asked } = models({ text: 'Yes.' });
  await promptExecutor(config({ model: VOTER_MODEL }), stepContext({}, { llm, names: { voter: 'x:third' } }));
  expect(asked[0]?.model).toBe('x:third');
});

test('the most it can cost counts every model and its repair', () => {
  const settings = config({ ...details, fallbacks: ['a:b'], maxOutputTokens: 100 });
  const { models: uses } = prompt.worstCase(settings, { textTokens: () => 50 });
  expect(uses.map(({ model, calls, outputTokens }) => [model, calls, outputTokens])).toEqual([
    ['default', 1, 100],
    ['default', 1, 100],
    ['a:b', 1, 100],
    ['a:b', 1, 100],
  ]);
  const huge = prompt.worstCase(settings, { textTokens: () => Number.POSITIVE_INFINITY });
  expect(huge.models.every(({ inputTokens }) => inputTokens === settings.maxInputTokens)).toBe(true);
});
