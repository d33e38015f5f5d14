import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { jsonSchema } from '../document';
import { formatFieldPath } from '../field-path';
import type { FieldMeta } from '../node-definition';
import type { PlanField, PlanNode } from '../plan';
import { allConfigFields, configFields, metaAt } from './config-fields';
import { ExpressionError } from './expression-error';
import { namesIn } from './names-in';
import { resolveFields } from './resolve-fields';
import { settingTitle } from './setting-title';

const meta = (value: FieldMeta): FieldMeta & Record<string, unknown> => ({ ...value });
const template = meta({ title: 'Text', value: 'template' });

const schema = z.strictObject({
  mode: z.enum(['one', 'two']).default('one'),
  prompt: z.string().meta(template),
  optional: z.string().optional().meta(template),
  inner: z.string().meta(template).nullable().default(null),
  hidden: z
    .string()
    .default('')
    .meta(meta({ value: 'template', showWhen: { mode: ['two'] } })),
  routes: z
    .array(z.strictObject({ id: z.string(), when: z.string().meta(meta({ title: 'When', value: 'expression' })) }))
    .default([]),
  byName: z.record(z.string(), z.string().meta(template)).default({}),
  list: z.array(z.string()).default([]).meta(template),
  deep: z
    .record(z.string(), jsonSchema)
    .default({})
    .meta(meta({ title: 'Arguments', value: 'deep' })),
  target: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a'), to: z.string().meta(template) }),
      z.strictObject({ kind: z.literal('b'), plain: z.string() }),
    ])
    .optional(),
  either: z.union([z.number(), z.strictObject({ text: z.string().meta(template) })]).optional(),
  plain: jsonSchema.optional(),
});

const parse = (config: object) => schema.parse({ prompt: '', ...config }) as never;
const places = (config: object) =>
  configFields(schema, parse(config)).map((field) => `${formatFieldPath(field.path)} ${field.kind} ${field.source}`);

describe('fields of a config', () => {
  test('are found wherever settings can hold them, in the order of the settings', () => {
    expect(
      places({
        prompt: '{{ a }}',
        optional: 'b',
        inner: 'c',
        routes: [
          { id: 'x', when: 'd' },
          { id: 'y', when: '' },
        ],
        byName: { e: 'f' },
        list: ['g', ''],
        deep: { h: '{{ i }}', j: [{ k: '{{ l }}', m: 'no value in it' }, 1, null] },
        target: { kind: 'a', to: 'n' },
        either: { text: 'o' },
        plain: { p: '{{ q }}' },
      }),
    ).toEqual([
      'config.prompt template {{ a }}',
      'config.optional template b',
      'config.inner template c',
      'config.routes[0].when expression d',
      'config.byName.e template f',
      'config.list[0] template g',
      'config.deep.h template {{ i }}',
      'config.deep.j[0].k template {{ l }}',
      'config.target.to template n',
      'config.either.text template o',
    ]);
  });

  test('of settings that are not drawn are left out, but for edits', () => {
    expect(places({ hidden: 'x' })).toEqual([]);
    expect(places({ mode: 'two', hidden: 'x' })).toEqual(['config.hidden template x']);
    expect(allConfigFields(schema, parse({ hidden: 'x' }))).toHaveLength(1);
  });

  test('other forms of a union, and half-written configs, break nothing', () => {
    expect(places({ target: { kind: 'b', plain: '{{ x }}' }, either: 3 })).toEqual([]);
    expect(
      configFields(schema, { prompt: 3, routes: 'x', byName: [], deep: 'y', target: { kind: 'z' } } as never),
    ).toEqual([]);
    expect(configFields(schema, { routes: [{ when: 'a' }, null, 3] } as never)).toHaveLength(1);
  });

  test('know what the form says of them', () => {
    expect(metaAt(schema, ['routes', 3, 'when'])?.title).toBe('When');
    expect(settingTitle(schema, ['routes', 3, 'when'])).toBe('When');
    expect(settingTitle(schema, ['routes', 3, 'id'])).toBe('Id');
    expect(settingTitle(schema, ['deep', 'customer_name'])).toBe('Customer name');
    expect(settingTitle(schema, ['list', 1])).toBe('Text 2');
    expect(settingTitle(schema, [])).toBe('The settings');
  });
});

const nodeWith = (
  config: PlanNode['config'],
  ...fields: (Partial<PlanField> & Pick<PlanField, 'path' | 'source'>)[]
): PlanNode =>
  ({
    config,
    fields: fields.map((field) => ({ kind: 'template', isDeferred: false, ...field })),
  }) as unknown as PlanNode;

const names = { input: { name: 'Ada', rows: [1, 2], note: null }, steps: {} };

describe('resolving', () => {
  test('every field is replaced by its value, the rest of the config is shared', () => {
    const config = {
      prompt: 'Hi {{ input.name }}',
      arguments: { rows: '{{ input.rows }}', keep: { a: 1 } },
      when: 'size(input.rows) > 1',
      plain: '{{ x }}',
    };
    const { config: resolved, values } = resolveFields(
      nodeWith(
        config,
        { path: ['prompt'], source: config.prompt },
        { path: ['arguments', 'rows'], source: config.arguments.rows, keepsType: true },
        { path: ['when'], source: config.when, kind: 'expression' },
      ),
      names,
    );
    expect(resolved).toEqual({
      prompt: 'Hi Ada',
      arguments: { rows: [1, 2], keep: { a: 1 } },
      when: true,
      plain: '{{ x }}',
    });
    expect((resolved.arguments as { keep: object }).keep).toBe(config.arguments.keep);
    expect(config.prompt).toBe('Hi {{ input.name }}');
    expect(values).toEqual([
      { field: 'config.prompt', value: 'Hi Ada', references: ['input.name'] },
      { field: 'config.arguments.rows', value: [1, 2], references: ['input.rows'] },
      { field: 'config.when', value: true, references: ['input.rows'] },
    ]);
  });

  test('deferred fields are left for later', () => {
    const node = nodeWith(
      { failedWhen: 'result.ok' },
      { path: ['failedWhen'], source: 'result.ok', kind: 'expression', isDeferred: true },
    );
    expect(resolveFields(node, names)).toEqual({ config: { failedWhen: 'result.ok' }, values: [] });
  });

  test.each([
    ['5', { type: 'number' }, 5],
    [' true ', { type: 'boolean' }, true],
    ['[1]', { type: 'array' }, [1]],
    ['{"a": 1}', { type: 'object' }, { a: 1 }],
    ['5', { type: 'string' }, '5'],
    ['{{ input.rows }}', { type: 'array' }, [1, 2]],
    ['{{ text(7) }}', { type: 'integer' }, 7],
  ] as const)('%s where %j is wanted', (source, expects, value) => {
    expect(
      resolveFields(nodeWith({ a: source }, { path: ['a'], source, keepsType: true, expects: { ...expects } }), names)
        .config,
    ).toEqual({ a: value });
  });

  test.each([
    ['{{ input.nam }}', undefined, 'input.nam has no value.'],
    ['{{ input.note }}', undefined, 'input.note is empty.'],
    ['{{ input.name }}', { type: 'array' }, 'The value must be a list, but is text.'],
    ['{{ input.rows }}', { type: 'array', items: { type: 'string' } }, 'Item 1 must be text, but is a number.'],
    ['[1', { type: 'array' }, 'The value must be a list, but is text.'],
  ] as const)('%s fails at its field', (source, expects, message) => {
    const field = {
      path: ['list', 0, 'x'],
      source,
      keepsType: expects !== undefined,
      ...(expects ? { expects: { ...expects } as never } : {}),
    };
    try {
      resolveFields(nodeWith({ list: [{ x: source }] }, field), names);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionError);
      expect(error).toMatchObject({ field: 'config.list[0].x', message });
    }
  });
});

describe('names a field reads', () => {
  test.each([
    [
      '{{ steps.extract.email }} and {{ input }} and {{ steps.extract.email }}',
      'template',
      ['steps.extract.email', 'input'],
    ],
    [
      'steps.?a.?b.orValue("") + item.rows[0]["x y"] + run.id',
      'expression',
      ['steps.a.b', 'item.rows[0]["x y"]', 'run.id'],
    ],
    ['input.rows.map(row, row.total + input.fee)', 'expression', ['input.rows', 'input.fee']],
    [
      '{"a": [input.x, -input.y, !input.z]}[steps.key.name]',
      'expression',
      ['input.x', 'input.y', 'input.z', 'steps.key.name'],
    ],
    ['has(steps.refund) ? steps.refund : upper(input.a)', 'expression', ['steps.refund', 'input.a']],
    ['plain text {{ 1 + }}', 'template', []],
    ['1 +', 'expression', []],
  ] as const)('%s', (source, kind, expected) => {
    expect(namesIn(source, kind)).toEqual(expected);
  });
});
