import { describe, expect, test } from 'vitest';
import { compile } from '@/graph/compile';
import type { JsonObject } from '@/graph/json';
import { valuesInScope } from '@/graph/scope';
import { workflow } from '@/graph/testing/workflow-builder';
import { registry } from '../registry';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { loop } from './definition';
import { loopExecutor } from './executor';

const config = (given: JsonObject) => loop.config.parse({ ...loop.initialConfig, ...given });
const entry = (given: JsonObject) => ({ key: 'score', label: 'Score', type: 'number', isRequired: true, ...given });

describe('how it begins', () => {
  test('with the values of the first turn, each of its kind', async () => {
    const state = [
      entry({ initial: '0', next: '{{ steps.judge.score }}' }),
      entry({ key: 'draft', type: 'text', initial: '', next: '{{ steps.write.text }}' }),
      entry({ key: 'seen', type: 'list', initial: '' }),
      entry({ key: 'by', type: 'date', isRequired: false }),
      entry({ key: 'limit', initial: '3', next: '4' }),
    ];
    expect(await loopExecutor(config({ state, until: 'state.score > 0.8', maxTurns: 9 }), stepContext())).toEqual({
      kind: 'loop',
      maxTurns: 9,
      state: { score: 0, draft: '', seen: [], by: null, limit: 3 },
      next: { score: '{{ steps.judge.score }}', draft: '{{ steps.write.text }}', limit: '{{ 4 }}' },
      until: 'state.score > 0.8',
    });
  });

  test('not with a value of another kind', async () => {
    const outcome = await loopExecutor(config({ state: [entry({ initial: 'much' })], until: 'true' }), stepContext());
    expect(outcome).toMatchObject({
      kind: 'fail',
      error: { code: 'state-mismatch', field: 'config.state[0].initial', transient: false },
    });
  });
});

describe('what is missing or wrong is named', () => {
  const found = (given: JsonObject, type: JsonObject = {}) =>
    loop.check?.(config(given), checkContext(type))?.map(({ field, code }) => [field, code]);

  test('nothing set', () => {
    expect(found({})).toEqual([
      ['config.state', 'required-field'],
      ['config.until', 'required-field'],
    ]);
  });

  test('a number needs a first value; a text or a list begins empty', () => {
    const state = [entry({}), entry({ key: 'draft', type: 'text' }), entry({ key: 'seen', type: 'list' })];
    expect(found({ state, until: 'true' })).toEqual([['config.state[0].initial', 'required-field']]);
  });

  test('values of another kind', () => {
    const state = [entry({ initial: 'much', next: '{{ steps.write.text }}' })];
    expect(found({ state, until: 'true' }, { type: 'string' })).toEqual([
      ['config.state[0].initial', 'type-mismatch'],
      ['config.state[0].next', 'type-mismatch'],
    ]);
  });
});

describe('in a workflow', () => {
  const build = (settings: JsonObject = {}) =>
    workflow('Count')
      .node('start', 'start', { fields: [{ key: 'goal', label: 'Goal', type: 'number', isRequired: true }] })
      .node(
        'loop',
        'loop',
        {
          state: [entry({ key: 'total', label: 'Total', initial: '0', next: '{{ steps.add.sum }}' })],
          until: 'state.total >= input.goal && steps.add.sum > 0',
          maxTurns: 10,
          ...settings,
        },
        { title: 'Loop' },
      )
      .inside('loop')
      .node('add', 'set-fields', { fields: [{ key: 'sum', label: '', value: '{{ state.total + index + 1 }}' }] })
      .outside()
      .node('finish', 'finish', { result: 'value', fields: [], value: '{{ steps.loop.state.total }}' })
      .chain('start', 'loop', 'finish')
      .edge('loop.exhausted', 'finish')
      .build();

  test('its names have their kinds inside, and its result outside', () => {
    const { plan, findings } = compile(build(), registry);
    expect(findings).toEqual([]);
    expect(plan?.outputSchema).toMatchObject({ type: 'number' });
    const expressions = valuesInScope(build(), registry, 'add').map(({ expression, children }) => [
      expression,
      children.map((child) => child.expression),
    ]);
    expect(expressions).toContainEqual(['state', ['state.total']]);
    expect(expressions).toContainEqual(['index', []]);
  });

  test('a value that is not carried, and a condition that is none, are errors', () => {
    const messages = (given: JsonObject) => compile(build(given), registry).findings.map(({ message }) => message);
    expect(messages({ until: 'state.totl > 1.0' })).toEqual([expect.stringContaining('Did you mean Total?')]);
    expect(messages({ until: 'state.total' })).toEqual([expect.stringContaining('yes or no')]);
  });

  test('outside a loop there is no state', () => {
    const document = workflow('Outside')
      .node('start', 'start', { fields: [] })
      .node('finish', 'finish', { result: 'value', fields: [], value: '{{ state.total }}' })
      .chain('start', 'finish')
      .build();
    expect(compile(document, registry).findings.map(({ message }) => message)).toEqual([
      '"state" is only there inside a Loop.',
    ]);
  });
});
