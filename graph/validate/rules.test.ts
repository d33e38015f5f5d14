import { describe, expect, test } from 'vitest';
import { applyFix } from '../commands/apply-fix';
import { compile } from '../compile';
import type { WorkflowDocument } from '../document';
import type { Finding } from '../finding';
import { testRegistry } from '../testing/definitions';
import { type WorkflowBuilder, workflow } from '../testing/workflow-builder';

const text = { type: 'string' };
const details = {
  type: 'object',
  properties: { name: { type: 'string', title: 'Customer name' }, total: { type: 'number', title: 'Order total' } },
  required: ['name', 'total'],
};

/** Start → Pull out details → … ; what is between is the test's. */
const base = () =>
  workflow('Test')
    .node('start', 'start', {}, { title: 'Start' })
    .node('extract', 'ask', { prompt: 'Read', schema: details }, { title: 'Pull out details' });
const end = (builder: WorkflowBuilder, ...keys: string[]) =>
  builder.node('finish', 'finish', { value: 'done' }, { title: 'Finish' }).chain('start', 'extract', ...keys, 'finish');

const findingsOf = (document: WorkflowDocument): Finding[] => compile(document, testRegistry).findings;
const findings = (builder: WorkflowBuilder): Finding[] => findingsOf(builder.build());
const brief = ({ code, severity, nodeId, field, message }: Finding) => ({ code, severity, nodeId, field, message });

/** The findings left once the first fix is applied. */
function afterFix(builder: WorkflowBuilder): Finding[] {
  const document = builder.build();
  const fix = findingsOf(document).find((finding) => finding.fix)?.fix;
  if (!fix) throw new Error('Nothing can be fixed.');
  return findingsOf(applyFix(document, testRegistry, fix).document);
}

test('a workflow that is right has no findings', () => {
  expect(findings(end(base()))).toEqual([]);
});

describe('beginning and end', () => {
  test('no Start and no Finish', () => {
    expect(findings(workflow('Empty')).map(brief)).toMatchObject([
      { code: 'missing-start', message: 'This workflow has no Start: add the step it begins with.' },
      { code: 'missing-finish', message: 'This workflow has no Finish: add the step that says what a run gives.' },
    ]);
    expect(afterFix(workflow('Empty')).map((finding) => finding.code)).toEqual(['missing-finish']);
  });

  test('two Starts', () => {
    const two = end(base().node('again', 'start', {}, { title: 'Second start' }));
    expect(findings(two)).toMatchObject([
      { code: 'several-starts', nodeId: 'again', message: 'A workflow begins at one step, and Start is it already.' },
    ]);
    expect(afterFix(two)).toEqual([]);
  });

  test('several Finishes are fine', () => {
    expect(findings(end(base().node('other', 'finish').edge('extract', 'other')))).toEqual([]);
  });
});

describe('names', () => {
  test('two steps of one key', () => {
    const document = end(base().node('draft', 'ask', { prompt: 'x' }, { title: 'Draft' }), 'draft').build();
    const [, extract, draft] = document.nodes;
    const broken = {
      ...document,
      nodes: document.nodes.map((node) => (node === draft && extract ? { ...node, key: extract.key } : node)),
    };
    expect(findingsOf(broken)).toMatchObject([
      {
        code: 'duplicate-key',
        nodeId: 'draft',
        field: 'key',
        message: 'Draft and Pull out details go by the same name in references, "extract".',
        fix: { label: 'Call this one "extract_2"', set: { nodeId: 'draft', field: 'key', value: 'extract_2' } },
      },
    ]);
  });

  test('two steps or connections of one id', () => {
    const document = end(base()).build();
    expect(
      findingsOf({
        ...document,
        nodes: [...document.nodes, { ...document.nodes[1], key: 'b', title: 'Copy' } as never],
      }),
    ).toMatchObject([
      {
        code: 'duplicate-id',
        nodeId: 'extract',
        message: 'Copy and Pull out details have the same id. Remove one of them and add it again.',
      },
    ]);
    expect(
      findingsOf({
        ...document,
        edges: [...document.edges, { ...document.edges[1], id: document.edges[0]?.id } as never],
      }).map((one) => one.code),
    ).toContain('duplicate-id');
  });

  test('a kind this Sluice does not have', () => {
    expect(findings(end(base().node('beam', 'teleport', {}, { title: 'Beam up' }), 'beam'))).toMatchObject([
      { code: 'unknown-type', nodeId: 'beam' },
    ]);
  });

  test('too many steps', () => {
    const builder = end(base());
    for (let index = 0; index < 1_000; index++)
      builder.node(`n${index}`, 'ask', { prompt: 'x' }).edge('start', `n${index}`);
    expect(findings(builder)).toMatchObject([
      { code: 'too-many-nodes', message: 'This workflow has 1,003 steps; 1,000 is the most.' },
    ]);
  });
});

describe('connections', () => {
  test.each<[string, (builder: WorkflowBuilder) => WorkflowBuilder, object]>([
    [
      'to nowhere',
      (one) => one.edge('extract', 'gone'),
      {
        code: 'dangling-edge',
        nodeId: 'extract',
        message: 'A connection of Pull out details leads to a step that is not there.',
      },
    ],
    [
      'into Start',
      (one) => one.edge('extract', 'start'),
      { code: 'edge-into-start', nodeId: 'start', message: 'Start begins the run: nothing can lead into it.' },
    ],
    [
      'out of Finish',
      (one) => one.edge('finish', 'extract'),
      { code: 'edge-out-of-finish', nodeId: 'finish', message: 'Finish ends the run: nothing can come after it.' },
    ],
    [
      'from a port that is gone',
      (one) => one.edge('extract.refund', 'finish'),
      {
        code: 'unknown-port',
        nodeId: 'extract',
        message: 'A connection to Finish leaves Pull out details by an output it no longer has.',
      },
    ],
    [
      'to itself',
      (one) => one.edge('extract', 'extract'),
      { code: 'cycle', nodeId: 'extract', message: 'Pull out details leads back to itself.' },
    ],
  ])('%s', (_, change, finding) => {
    const builder = change(end(base()));
    expect(findings(builder)).toMatchObject([{ severity: 'error', ...finding }]);
    expect(afterFix(builder)).toEqual([]);
  });

  test('drawn twice', () => {
    const document = end(base()).build();
    const twice = { ...document, edges: [...document.edges, { ...document.edges[0], id: 'again' } as never] };
    expect(findingsOf(twice)).toMatchObject([
      {
        code: 'duplicate-edge',
        severity: 'warning',
        edgeId: 'again',
        message: 'Start and Pull out details are connected twice.',
      },
    ]);
    expect(compile(twice, testRegistry).plan?.nodes.extract?.inputs).toHaveLength(1);
  });

  test('a loop is one finding, on the connection that closed it', () => {
    const loop = end(
      base()
        .node('check', 'ask', { prompt: 'x' }, { title: 'Check' })
        .node('draft', 'ask', { prompt: 'y' }, { title: 'Draft' }),
      'draft',
      'check',
    ).edge('check', 'draft');
    expect(findings(loop)).toMatchObject([
      {
        code: 'cycle',
        nodeId: 'check',
        edgeId: 'check_out-draft',
        message: 'Check and Draft form a loop. To repeat steps, put them inside a For each.',
        fix: { label: 'Remove the connection to Draft' },
      },
    ]);
    expect(afterFix(loop)).toEqual([]);
  });

  test('two loops are two findings, knotted ones too', () => {
    const knots = end(base());
    for (const key of ['a', 'b', 'c', 'd']) knots.node(key, 'ask', { prompt: key });
    knots.chain('start', 'a', 'b', 'a').chain('start', 'c', 'd', 'c');
    expect(findings(knots).map((finding) => finding.code)).toEqual(['cycle', 'cycle']);
  });

  test('a step nothing leads to is not told about each value it cannot use yet', () => {
    const loose = end(
      base()
        .node('alone', 'ask', { prompt: '{{ steps.extract.name }}' })
        .node('next', 'ask', { prompt: '{{ steps.extract.name }} {{ steps.alone }}' })
        .chain('alone', 'next'),
    );
    expect(findings(loose).map(brief)).toMatchObject([{ code: 'unconnected', nodeId: 'alone' }]);
  });

  test('a step nothing leads to', () => {
    expect(findings(end(base().node('alone', 'ask', { prompt: 'x' }, { title: 'Draft' })))).toMatchObject([
      {
        code: 'unconnected',
        nodeId: 'alone',
        message: 'Draft is not connected: nothing leads to it, so it would never run.',
      },
    ]);
  });
});

describe('containers', () => {
  const withEach = () => base().node('each', 'each', { items: '{{ [1] }}' }, { title: 'For each' });

  test('an empty one', () => {
    expect(findings(end(withEach(), 'each'))).toMatchObject([
      {
        code: 'empty-container',
        nodeId: 'each',
        message: 'For each has no steps inside. Drag the steps to run into it.',
      },
    ]);
  });

  test('a connection across its frame', () => {
    const crossing = end(
      withEach().inside('each').node('inner', 'ask', { prompt: 'x' }, { title: 'Inner' }).outside(),
      'each',
    ).edge('extract', 'inner');
    expect(findings(crossing)).toMatchObject([
      {
        code: 'edge-across-frame',
        nodeId: 'inner',
        message:
          'The connection from Pull out details to Inner crosses the frame of a step. Connect to the frame itself.',
      },
    ]);
    expect(afterFix(crossing)).toEqual([]);
  });

  test('a step inside one that is gone, or that holds no others', () => {
    for (const parent of ['gone', 'extract']) {
      const lost = end(
        base().inside(parent).node('inner', 'ask', { prompt: 'x' }, { title: 'Inner' }).outside(),
        'inner',
      );
      expect(findings(lost)).toMatchObject([{ code: 'lost-container', nodeId: 'inner' }]);
      expect(afterFix(lost)).toEqual([]);
    }
  });

  test('a Finish inside', () => {
    const wrong = end(withEach().inside('each').node('inner', 'finish', {}, { title: 'Inner end' }).outside(), 'each');
    expect(findings(wrong)).toMatchObject([
      { code: 'wrong-container', nodeId: 'inner', message: 'Inner end cannot be inside For each.' },
    ]);
  });

  test('containers inside one another in a ring, and nested too deep', () => {
    const document = end(
      withEach().inside('each').node('other', 'each', { items: '{{ [1] }}' }).outside(),
      'each',
    ).build();
    const ring = {
      ...document,
      nodes: document.nodes.map((node) => (node.id === 'each' ? { ...node, parentId: 'other' } : node)),
    };
    expect(findingsOf(ring).map((finding) => finding.code)).toContain('inside-itself');
    const deep = end(withEach(), 'each').inside('each');
    for (let level = 0; level < 9; level++) deep.node(`e${level}`, 'each', { items: '{{ [1] }}' }).inside(`e${level}`);
    expect(findings(deep).map((finding) => finding.code)).toContain('too-deep');
  });
});

describe('settings', () => {
  test.each<[string, object, string, string]>([
    ['a number out of range', { temperature: 3 }, 'config.temperature', 'Temperature must be at most 2.'],
    ['another kind of value', { prompt: 7 }, 'config.prompt', 'Prompt must be text.'],
    ['a setting that does not exist', { promt: 'x' }, 'config', 'There is no setting called "promt".'],
  ])('%s', (_, config, field, message) => {
    expect(findings(end(base().node('draft', 'ask', { prompt: 'x', ...config } as never), 'draft'))).toMatchObject([
      { code: 'invalid-setting', severity: 'error', nodeId: 'draft', field, message },
    ]);
  });

  test('what the kind itself checks', () => {
    expect(findings(end(base().node('draft', 'ask', { prompt: '' }), 'draft')).map(brief)).toEqual([
      {
        code: 'required-field',
        severity: 'error',
        nodeId: 'draft',
        field: 'config.prompt',
        message: 'The prompt is empty.',
      },
    ]);
  });

  test('a step that is switched off may be unfinished', () => {
    expect(findings(end(base().node('draft', 'ask', { prompt: '' }, { isOff: true }), 'draft'))).toEqual([]);
  });

  test('what decides cannot be switched off', () => {
    const off = base()
      .node('pick', 'choose', {}, { isOff: true, title: 'Which way?' })
      .node('pick2', 'choose', { routes: [{ id: 'a', when: 'true' }] }, { isOff: true, title: 'Really?' });
    const wrong = off
      .node('finish', 'finish', {}, { isOff: true, title: 'Finish' })
      .chain('start', 'extract')
      .edge('extract', 'pick')
      .edge('pick.otherwise', 'pick2')
      .edge('pick2.a', 'finish')
      .edge('pick2.otherwise', 'finish');
    expect(findings(wrong).map((finding) => finding.message)).toEqual([
      'Really? decides where the run goes, so it cannot be switched off.',
      'Finish ends the run, so it cannot be switched off.',
    ]);
    expect(afterFix(wrong)).toHaveLength(1);
  });
});

describe('values', () => {
  const use = (config: object) => end(base().node('use', 'tool', config as never, { title: 'Tool' }), 'use');

  test.each<[string, object, object]>([
    [
      'a field that does not exist',
      { amount: '{{ steps.extract.totl }}' },
      {
        code: 'unknown-reference',
        field: 'config.amount',
        message: 'Totl comes from Pull out details, which has no such field. Did you mean Order total?',
      },
    ],
    [
      'a step that does not exist',
      { anything: '{{ steps.extrakt.name }}' },
      {
        code: 'unknown-reference',
        field: 'config.anything',
        message: 'Name comes from a step that is not there, "extrakt". Did you mean Pull out details?',
      },
    ],
    [
      'a step that comes later',
      { anything: '{{ steps.finish }}' },
      {
        code: 'unreachable-reference',
        field: 'config.anything',
        message: 'Finish runs after Tool, so there is nothing to use yet.',
      },
    ],
    [
      'itself',
      { anything: '{{ steps.use }}' },
      { code: 'unreachable-reference', message: 'A step cannot use its own result.' },
    ],
    [
      'another kind',
      { amount: '{{ steps.extract.name }}' },
      { code: 'type-mismatch', field: 'config.amount', message: 'Customer name is text, but a number is needed.' },
    ],
    [
      'values in text where a number is needed',
      { amount: 'about {{ steps.extract.total }}' },
      { code: 'type-mismatch', message: 'Amount is text, but a number is needed.' },
    ],
    [
      'fixed text where a number is needed',
      { amount: 'twelve' },
      { code: 'type-mismatch', message: 'Amount must be a number, but is text.' },
    ],
    [
      'a list that is none',
      { rows: '{{ steps.extract }}' },
      {
        code: 'type-mismatch',
        field: 'config.rows',
        message: 'Pull out details is a group with Customer name and Order total, but a list is needed.',
      },
    ],
    [
      'deep inside arguments',
      { arguments: { to: [{ name: 'Dear {{ steps.extract.nme }}' }] } },
      { code: 'unknown-reference', field: 'config.arguments.to[0].name' },
    ],
    [
      'a condition that is no question',
      { failedWhen: 'result.size() + 1' },
      {
        code: 'type-mismatch',
        field: 'config.failedWhen',
        message: 'Failed when is a number, but yes or no is needed.',
      },
    ],
    [
      'an expression that cannot be read',
      { failedWhen: 'result.ok ==' },
      { code: 'invalid-expression', field: 'config.failedWhen', message: 'Something is missing at the end.' },
    ],
    [
      'a value that is not closed',
      { anything: 'x {{ steps.extract.name' },
      { code: 'invalid-expression', message: 'A value begins with {{ but has no }} at its end.' },
    ],
  ])('%s', (_, config, finding) => {
    expect(findings(use(config))).toMatchObject([{ severity: 'error', nodeId: 'use', ...finding }]);
  });

  test('fixed text that is a number, names of the field itself, and values that fit are fine', () => {
    expect(
      findings(
        use({
          amount: ' 12.5 ',
          failedWhen: 'result.ok == false',
          rows: '{{ [1, 2] }}',
          arguments: { a: 1, b: '{{ steps.extract.total }}' },
        }),
      ),
    ).toEqual([]);
    expect(findings(use({ amount: '{{ steps.extract.total }}', rows: '[1, 2]' }))).toEqual([]);
  });

  const toolSchema = {
    type: 'object',
    properties: {
      to: { type: 'string', title: 'Recipient' },
      count: { type: 'integer' },
      rows: { type: 'array', items: { $ref: '#/$defs/row' } },
    },
    $defs: { row: { type: 'object', properties: { price: { type: 'number', title: 'Unit price' } } } },
  };

  test.each<[string, object, object | null]>([
    [
      'values that fit',
      { to: '{{ steps.extract.name }}', count: 3, rows: [{ price: '{{ steps.extract.total }}' }] },
      null,
    ],
    ['a value that may be of any kind', { to: '{{ steps.start.x }}', more: '{{ steps.extract }}' }, null],
    [
      'a number where text is needed',
      { to: '{{ steps.extract.total }}' },
      {
        field: 'config.arguments.to',
        message: 'Order total is a number, but text is needed.',
        fix: { label: 'Turn it into text', set: { value: '{{ text(steps.extract.total) }}' } },
      },
    ],
    [
      'text where a number is needed, deep inside',
      { rows: [{ price: '{{ steps.extract.name }}' }] },
      {
        field: 'config.arguments.rows[0].price',
        message: 'Customer name is text, but a number is needed.',
        fix: { label: 'Read it as a number' },
      },
    ],
    [
      'values in text where a number is needed',
      { rows: [{ price: '{{ steps.extract.total }} EUR' }] },
      { message: 'Unit price is text, but a number is needed.' },
    ],
  ])('arguments against the type of the tool: %s', (_, args, finding) => {
    const builder = use({ arguments: args, schema: toolSchema });
    expect(findings(builder)).toMatchObject(finding ? [{ code: 'type-mismatch', ...finding }] : []);
    if (finding && 'fix' in finding) expect(afterFix(builder)).toEqual([]);
  });

  test('a name misspelt is put right', () => {
    expect(afterFix(use({ amount: '{{ steps.extract.totl }}' }))).toEqual([]);
  });

  const routed = (prompt: string) =>
    end(
      base()
        .node('pick', 'choose', { routes: [{ id: 'big', when: 'steps.extract.total > 100' }] }, { title: 'Big?' })
        .node(
          'refund',
          'ask',
          {
            prompt: 'x',
            schema: {
              type: 'object',
              properties: { text: { type: 'string', title: 'Refund text' } },
              required: ['text'],
            },
          },
          { title: 'Refund' },
        )
        .node('reply', 'ask', { prompt, schema: text }, { title: 'Reply' })
        .edge('pick.big', 'refund')
        .edge('pick.otherwise', 'reply')
        .chain('refund', 'reply')
        .chain('extract', 'pick'),
    ).chain('reply', 'finish');

  test('a step that may be skipped, used as if it were not', () => {
    const builder = routed('Write {{ steps.refund.text }}');
    expect(findings(builder)).toMatchObject([
      {
        code: 'may-be-skipped',
        severity: 'error',
        nodeId: 'reply',
        message: 'Refund may be skipped, so Refund text may be missing here.',
        fix: {
          label: 'Use an empty text when it is missing',
          set: { field: 'config.prompt', value: 'Write {{ steps.?refund.?text.orValue("") }}' },
        },
      },
    ]);
    expect(afterFix(builder)).toEqual([]);
  });

  test('a condition that asks first is accepted', () => {
    expect(findings(routed('Write {{ has(steps.refund) ? steps.refund.text : "nothing" }}'))).toEqual([]);
  });

  test('a value that may be empty, put into text', () => {
    const nullable = {
      type: 'object',
      properties: { note: { type: ['string', 'null'], title: 'Note' } },
      required: ['note'],
    };
    const builder = end(
      workflow('')
        .node('start', 'start')
        .node('extract', 'ask', { prompt: 'x', schema: nullable })
        .node('use', 'tool', {
          anything: '{{ steps.extract.note }}',
          arguments: { a: '{{ steps.extract.note }}', b: 'Note: {{ steps.extract.note }}' },
        }),
      'use',
    );
    expect(findings(builder).map(brief)).toEqual([
      {
        code: 'may-be-empty',
        severity: 'warning',
        nodeId: 'use',
        field: 'config.arguments.b',
        message: 'Note is sometimes empty; the step fails then.',
      },
    ]);
    expect(afterFix(builder)).toEqual([]);
  });

  test('a step that is switched off gives nothing', () => {
    const builder = end(
      base()
        .node('draft', 'ask', { prompt: 'x', schema: text }, { isOff: true, title: 'Draft' })
        .node('use', 'tool', { anything: '{{ steps.draft }}' }),
      'draft',
      'use',
    );
    expect(findings(builder)).toMatchObject([
      { code: 'may-be-skipped', message: 'Draft is switched off, so it may be missing here.' },
    ]);
  });

  describe('in containers', () => {
    const looped = (prompt: string, collect = '', after = 'x') =>
      end(
        base()
          .node('each', 'each', { items: '{{ [{"sku": "a"}] }}', collect }, { title: 'For each' })
          .inside('each')
          .node('inner', 'ask', { prompt, schema: details }, { title: 'Inner' })
          .outside()
          .node('after', 'ask', { prompt: after }, { title: 'After' }),
        'each',
        'after',
      );

    test('the item, the place and everything around are in scope', () => {
      expect(
        findings(
          looped(
            '{{ item.sku }} {{ index + 1 }} {{ steps.extract.name }}',
            '{{ steps.inner.total }}',
            '{{ sum(steps.each.results) }}',
          ),
        ),
      ).toEqual([]);
    });

    test.each([
      ['a field the item has not', looped('{{ item.name }}'), 'Name comes from Item, which has no such field.'],
      ['the container itself', looped('{{ steps.each.count }}'), 'For each is not done while the steps inside it run.'],
      [
        'a step inside, from outside',
        looped('x', '', '{{ steps.inner.name }}'),
        'Inner is inside For each: use the results of For each instead.',
      ],
      ['the item, from outside', looped('x', '', '{{ item }}'), '"item" is only there inside a For each.'],
      [
        'what the items do not give',
        looped('x', '{{ steps.inner.nme }}'),
        'Nme comes from Inner, which has no such field. Did you mean Customer name?',
      ],
      [
        'the type of the results',
        looped('x', '{{ steps.inner.name }}', '{{ steps.each.results[0].name }}'),
        'Results item of For each is text, so it has no fields.',
      ],
    ])('%s', (_, builder, message) => {
      expect(findings(builder).map((finding) => finding.message)).toEqual([message]);
    });
  });
});

describe('ways that lead nowhere', () => {
  /** Start → Pull out details → Router, of which "yes" leads to Finish; what else follows is the test's. */
  const routed = (...routes: string[]) =>
    base()
      .node('route', 'choose', { routes: routes.map((id) => ({ id, when: 'true' })) }, { title: 'Router' })
      .node('finish', 'finish', { value: 'done' }, { title: 'Finish' })
      .chain('start', 'extract', 'route')
      .edge('route.yes', 'finish');
  const asked = (builder: WorkflowBuilder, key: string, title: string) =>
    builder.node(key, 'ask', { prompt: 'x' }, { title });

  test('a route that nothing follows, when another leads to a Finish', () => {
    expect(findings(routed('yes')).map(brief)).toEqual([
      {
        code: 'loose-end',
        severity: 'warning',
        nodeId: 'route',
        message:
          'Nothing follows "Otherwise" of Router: a run that goes there reaches no Finish step, so it ends without a result. Connect it to a step that leads to a Finish.',
      },
    ]);
  });

  test('all of them are named, in one finding', () => {
    const message = findings(routed('yes', 'no', 'maybe', 'later'))[0]?.message;
    expect(message).toContain(
      'Nothing follows "no", "maybe", "later" and "Otherwise" of Router: a run that goes there',
    );
    expect(message).toContain('Connect them to steps that lead to a Finish.');
  });

  test('each route that leads to a step with nothing after it is found at that step', () => {
    expect(findings(asked(routed('yes'), 'mail', 'Send a mail').edge('route.otherwise', 'mail')).map(brief)).toEqual([
      {
        code: 'loose-end',
        severity: 'warning',
        nodeId: 'mail',
        message:
          'Nothing follows Send a mail: a run that ends there reaches no Finish step, so it has no result. Connect it to a step that leads to a Finish.',
      },
    ]);
  });

  test('a router with nothing after it at all is found once, as a step', () => {
    const builder = routed('yes')
      .node('again', 'choose', { routes: [{ id: 'a', when: 'true' }] }, { title: 'Second router' })
      .edge('route.otherwise', 'again');
    expect(findings(builder)).toMatchObject([
      { code: 'loose-end', nodeId: 'again', message: expect.stringContaining('Nothing follows Second router: a run') },
    ]);
  });

  test('what runs beside the way to a Finish may end where it likes', () => {
    const beside = asked(end(base()), 'log', 'Write a note')
      .node('route', 'choose', { routes: [{ id: 'yes', when: 'true' }] }, { title: 'Router' })
      .chain('extract', 'route')
      .edge('route.yes', 'log');
    expect(findings(beside)).toEqual([]);
  });

  test('only the route that decides about the result is found, not what happens to run beside it', () => {
    const builder = asked(asked(routed('yes'), 'log', 'Write a note'), 'mail', 'Send a mail')
      .node('beside', 'choose', { routes: [{ id: 'mail', when: 'true' }] }, { title: 'Who to tell' })
      .chain('extract', 'log')
      .chain('extract', 'beside')
      .edge('beside.mail', 'mail');
    expect(findings(builder)).toMatchObject([{ code: 'loose-end', nodeId: 'route' }]);
  });

  test('errors that stop the run are an end of their own, those sent on must get somewhere', () => {
    const risky = (onError: 'stop' | 'port') =>
      end(base().node('risky', 'ask', { prompt: 'x' }, { title: 'Risky', policy: { onError } }), 'risky');
    expect(findings(risky('stop'))).toEqual([]);
    expect(findings(asked(risky('port'), 'alert', 'Alert').edge('risky.error', 'alert'))).toMatchObject([
      { code: 'loose-end', nodeId: 'alert' },
    ]);
    expect(
      findings(asked(risky('port'), 'alert', 'Alert').edge('risky.error', 'alert').chain('alert', 'finish')),
    ).toEqual([]);
  });

  test('inside a container an item may be done early', () => {
    const inside = end(
      base()
        .node('each', 'each', { items: '{{ [1] }}' }, { title: 'For each' })
        .inside('each')
        .node('choose', 'choose', { routes: [{ id: 'yes', when: 'true' }] })
        .node('inner', 'ask', { prompt: 'x' })
        .edge('choose.yes', 'inner')
        .outside(),
      'each',
    );
    expect(findings(inside)).toEqual([]);
  });

  test('a connection that is wrong has a finding of its own', () => {
    expect(findings(routed('yes').edge('route.otherwise', 'gone')).map(({ code }) => code)).toEqual(['dangling-edge']);
  });
});

describe('errors', () => {
  const risky = (policy: object) =>
    end(
      base().node('risky', 'ask', { prompt: 'x', schema: details }, { title: 'Risky', policy: policy as never }),
      'risky',
    );

  test('a connection for errors that the step does not use', () => {
    const builder = risky({})
      .node('handle', 'ask', { prompt: 'y' })
      .edge('risky.error', 'handle')
      .chain('handle', 'finish');
    expect(findings(builder)).toMatchObject([
      {
        code: 'error-port-unset',
        severity: 'error',
        nodeId: 'risky',
        message: 'A connection leaves Risky for errors, but errors stop the run.',
      },
    ]);
    expect(afterFix(builder)).toEqual([]);
  });

  test('tries and a time limit on a container, which only its steps can have', () => {
    const policy = { timeoutMs: 1_000, retry: { attempts: 3 } };
    const builder = end(
      base()
        .node('each', 'each', { items: '{{ [1] }}' }, { title: 'For each', policy })
        .inside('each')
        .node('inner', 'ask', { prompt: 'x' })
        .outside(),
      'each',
    );
    expect(findings(builder)).toMatchObject([
      {
        code: 'container-tries',
        nodeId: 'each',
        field: 'policy.retry',
        message: expect.stringContaining('Set it on the steps inside.'),
      },
      { code: 'container-tries', nodeId: 'each', field: 'policy.timeoutMs' },
    ]);
    expect(afterFix(builder).map(({ field }) => field)).toEqual(['policy.timeoutMs']);
  });

  test('errors sent where nothing is connected', () => {
    const builder = risky({ onError: 'port' });
    expect(findings(builder)).toMatchObject([{ code: 'error-port-unconnected', severity: 'warning', nodeId: 'risky' }]);
    expect(afterFix(builder)).toEqual([]);
  });

  test.each<[string, object, object[]]>([
    [
      'no value',
      {},
      [
        {
          code: 'required-field',
          field: 'policy.defaultValue',
          message: 'Say which value stands in when Risky fails.',
        },
      ],
    ],
    [
      'a value of another kind',
      { defaultValue: { name: 'x', total: 'y' } },
      [
        {
          code: 'type-mismatch',
          field: 'policy.defaultValue.total',
          message:
            'The value that stands in when Risky fails is not like its result. Total must be a number, but is text.',
        },
      ],
    ],
    ['a value that fits', { defaultValue: { name: 'x', total: 1 } }, []],
  ])('a value that stands in: %s', (_, policy, expected) => {
    expect(findings(risky({ onError: 'default', ...policy }))).toMatchObject(expected);
  });

  test.each<[string, object[]]>([
    ['transient', []],
    ['always', []],
    ['error.status == 503 || error.code == "timeout"', []],
    [
      'error.stats == 503',
      [
        {
          field: 'policy.retry.when',
          message: 'Stats comes from The error, which has no such field. Did you mean Status of the other side?',
        },
      ],
    ],
    ['error.message', [{ code: 'type-mismatch', message: 'A retry condition must be yes or no.' }]],
    ['error.', [{ code: 'invalid-expression' }]],
    ['steps.extract.total > 1', [{ message: 'A retry condition can look at the error only.' }]],
  ])('a retry condition: %s', (when, expected) => {
    expect(findings(risky({ retry: { when } }))).toMatchObject(expected);
  });
});
