import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canConnect } from '../can-connect';
import { compile } from '../compile';
import { documentSchema, type WorkflowDocument } from '../document';
import { testRegistry } from '../testing/definitions';
import { randomDocument } from '../testing/random-document';
import { workflow } from '../testing/workflow-builder';
import { addNode } from './add-node';
import { copySteps, parseClipboard } from './clipboard';
import { connect, reconnect } from './connect';
import { applyPatch, diffDocuments } from './document-patch';
import { setConfig, setConfigValue, setOff, setPolicy, setTitle } from './edit-node';
import type { Edited } from './edited';
import { groupIntoContainer } from './group-into-container';
import { insertOnEdge } from './insert-on-edge';
import { moveInto } from './move-into';
import { moveNodes, resizeContainer } from './move-nodes';
import { keyFromTitle, uniqueKey, uniqueTitle } from './naming';
import { duplicate, paste } from './paste';
import { boxesIn, estimatedSize, overlap } from './placement';
import { removeEdges } from './remove-edges';
import { removeNodes } from './remove-nodes';
import { renameKey } from './rename-key';
import { renameWorkflow } from './rename-workflow';
import { replaceNode } from './replace-node';
import { setSettings } from './set-settings';
import { ungroup } from './ungroup';

const sizeOf = estimatedSize(testRegistry);
const ids = () => {
  let count = 0;
  return () => `new${++count}`;
};
const edgesOf = (document: WorkflowDocument) =>
  document.edges.map((edge) => `${edge.source}.${edge.sourcePort}>${edge.target}`).sort();
const keysOf = (document: WorkflowDocument) => document.nodes.map((node) => node.key);
const nodeOf = (document: WorkflowDocument, id: string | null) => {
  const node = document.nodes.find((one) => one.id === id);
  if (!node) throw new Error(`There is no step ${id}.`);
  return node;
};

type Command = {
  name: string;
  run: (document: WorkflowDocument, pick: (list: readonly { id: string }[]) => string) => Edited;
};
const commands: Command[] = [
  { name: 'add', run: (document) => addNode(document, testRegistry, { type: 'ask', newId: ids() }) },
  {
    name: 'add after',
    run: (document, pick) =>
      addNode(document, testRegistry, { type: 'each', after: { nodeId: pick(document.nodes) }, newId: ids() }),
  },
  {
    name: 'connect',
    run: (document, pick) =>
      connect(
        document,
        testRegistry,
        { source: pick(document.nodes), sourcePort: 'out', target: pick(document.nodes) },
        ids(),
      ),
  },
  {
    name: 'connect an error',
    run: (document, pick) =>
      connect(
        document,
        testRegistry,
        { source: pick(document.nodes), sourcePort: 'error', target: pick(document.nodes) },
        ids(),
      ),
  },
  {
    name: 'reconnect',
    run: (document, pick) => reconnect(document, testRegistry, pick(document.edges), { target: pick(document.nodes) }),
  },
  {
    name: 'insert',
    run: (document, pick) => insertOnEdge(document, testRegistry, pick(document.edges), { type: 'tool', newId: ids() }),
  },
  {
    name: 'remove',
    run: (document, pick) => removeNodes(document, [pick(document.nodes), pick(document.nodes)], ids()),
  },
  { name: 'remove edges', run: (document, pick) => removeEdges(document, [pick(document.edges)]) },
  { name: 'move', run: (document, pick) => moveNodes(document, new Map([[pick(document.nodes), { x: 16, y: 32 }]])) },
  {
    name: 'resize',
    run: (document, pick) => resizeContainer(document, pick(document.nodes), { width: 640, height: 320 }),
  },
  {
    name: 'move into',
    run: (document, pick) =>
      moveInto(document, testRegistry, new Map([[pick(document.nodes), { x: 32, y: 64 }]]), pick(document.nodes)),
  },
  {
    name: 'move out',
    run: (document, pick) =>
      moveInto(document, testRegistry, new Map([[pick(document.nodes), { x: 32, y: 64 }]]), undefined),
  },
  { name: 'title', run: (document, pick) => setTitle(document, pick(document.nodes), 'Another title') },
  { name: 'config', run: (document, pick) => setConfig(document, pick(document.nodes), { prompt: 'new' }) },
  { name: 'config value', run: (document, pick) => setConfigValue(document, pick(document.nodes), ['a', 0, 'b'], 1) },
  {
    name: 'policy',
    run: (document, pick) => setPolicy(document, pick(document.nodes), { timeoutMs: 1, onError: undefined }),
  },
  { name: 'off', run: (document, pick) => setOff(document, [pick(document.nodes), pick(document.nodes)], true) },
  { name: 'rename key', run: (document, pick) => renameKey(document, testRegistry, pick(document.nodes), 'fresh') },
  { name: 'set a budget', run: (document) => setSettings(document, { budget: { costUsd: 1 } }) },
  { name: 'rename workflow', run: (document) => renameWorkflow(document, { name: 'Other', description: 'Words' }) },
  {
    name: 'duplicate',
    run: (document, pick) => duplicate(document, testRegistry, [pick(document.nodes)], { newId: ids() }),
  },
  {
    name: 'group',
    run: (document, pick) =>
      groupIntoContainer(document, testRegistry, [pick(document.nodes), pick(document.nodes)], {
        type: 'each',
        newId: ids(),
      }),
  },
  { name: 'ungroup', run: (document, pick) => ungroup(document, pick(document.nodes), ids()) },
  {
    name: 'replace',
    run: (document, pick) => replaceNode(document, testRegistry, pick(document.nodes), { type: 'choose' }),
  },
];

const picks = fc.infiniteStream(fc.nat({ max: 1_000 }));
const pickerOf = (stream: IterableIterator<number>) => (list: readonly { id: string }[]) =>
  list[Number(stream.next().value) % Math.max(1, list.length)]?.id ?? 'none';

describe.each(commands)('$name', ({ run }) => {
  test('its inverse gives back the document as it was, and what it gives is a document', () => {
    fc.assert(
      fc.property(randomDocument, picks, (document, stream) => {
        const before = structuredClone(document);
        const { document: after, inverse } = run(document, pickerOf(stream));
        expect(document).toEqual(before);
        expect(applyPatch(after, inverse)).toEqual(before);
        expect(documentSchema.safeParse(after).error).toBeUndefined();
        expect(new Set(after.nodes.map((node) => node.id)).size).toBe(after.nodes.length);
        expect(new Set(after.edges.map((edge) => edge.id)).size).toBe(after.edges.length);
        expect(new Set(keysOf(after)).size).toBe(after.nodes.length);
        const known = new Set(after.nodes.map((node) => node.id));
        expect(after.nodes.every((node) => node.parentId === undefined || known.has(node.parentId))).toBe(true);
      }),
    );
  });
});

test('a whole series of commands is taken back from its end to its beginning', () => {
  fc.assert(
    fc.property(
      randomDocument,
      fc.array(fc.constantFrom(...commands), { maxLength: 12 }),
      picks,
      (document, series, stream) => {
        const done: Edited[] = [];
        for (const { run } of series) {
          const edit = run(done.at(-1)?.document ?? document, pickerOf(stream));
          // Ids are foreseeable here, so a second step of one command would take the id of the first.
          const taken = [...edit.document.nodes, ...edit.document.edges].map((item) => item.id);
          if (new Set(taken).size === taken.length) done.push(edit);
        }
        const undone = done.reduceRight(
          (current, { inverse }) => applyPatch(current, inverse),
          done.at(-1)?.document ?? document,
        );
        expect(undone).toEqual(document);
      },
    ),
  );
});

test('the difference of any two documents leads from one to the other', () => {
  fc.assert(
    fc.property(randomDocument, randomDocument, (one, other) => {
      expect(applyPatch(one, diffDocuments(one, other))).toEqual(other);
    }),
  );
});

const chain = () =>
  workflow('Chain')
    .node('start', 'start')
    .node('a', 'ask', { prompt: 'x' })
    .node('b', 'ask', { prompt: '{{ steps.a.x }}' })
    .node('finish', 'finish', { value: '{{ steps.b }}' })
    .chain('start', 'a', 'b', 'finish');

describe('adding', () => {
  test('a step gets the title and settings of what was picked, under a fresh title and key', () => {
    const first = addNode(chain().build(), testRegistry, { type: 'ask', presetId: 'pull-out', newId: ids() });
    expect(nodeOf(first.document, first.nodeId)).toMatchObject({
      id: 'new1',
      key: 'pull_out_details',
      title: 'Pull out details',
      config: { prompt: 'Find' },
      typeVersion: 1,
    });
    const second = addNode(first.document, testRegistry, {
      type: 'ask',
      presetId: 'pull-out',
      title: 'Pull out details',
      config: { schema: {} },
    });
    expect(nodeOf(second.document, second.nodeId)).toMatchObject({
      key: 'pull_out_details_2',
      title: 'Pull out details 2',
      config: { prompt: 'Find', schema: {} },
    });
    expect(second.nodeId).toMatch(/^[a-z0-9]{12}$/);
  });

  test('after another it is connected and stands right of it', () => {
    const { document, nodeId } = addNode(chain().build(), testRegistry, {
      type: 'ask',
      after: { nodeId: 'b' },
      newId: ids(),
    });
    expect(edgesOf(document)).toContain('b.out>new1');
    expect(nodeOf(document, nodeId).position.x).toBeGreaterThan(nodeOf(document, 'b').position.x);
  });

  test('inside a container it stays there, and the frame grows with it', () => {
    let document = workflow('').node('each', 'each').build();
    for (let count = 0; count < 5; count++)
      document = addNode(document, testRegistry, { type: 'ask', parentId: 'each' }).document;
    expect(document.nodes.filter((node) => node.parentId === 'each')).toHaveLength(5);
    expect(nodeOf(document, 'each').size?.width).toBeGreaterThan(5 * 240);
  });

  test('an unknown kind adds nothing', () => {
    const before = chain().build();
    expect(addNode(before, testRegistry, { type: 'teleport' })).toMatchObject({ document: before, nodeId: null });
  });

  test('fifty steps added anywhere cover nothing, within frames either', () => {
    const place = fc.record({
      x: fc.integer({ min: -400, max: 400 }),
      y: fc.integer({ min: -400, max: 400 }),
      kind: fc.constantFrom('ask', 'choose', 'each'),
      inside: fc.boolean(),
      isPlaced: fc.boolean(),
      isAfter: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 50, maxLength: 50 }), (places) => {
        let document = workflow('').build();
        for (const { x, y, kind, inside, isPlaced, isAfter } of places) {
          const container = inside ? document.nodes.find((node) => node.type === 'each')?.id : undefined;
          const before = isAfter ? document.nodes.at(-1)?.id : undefined;
          document = addNode(document, testRegistry, {
            type: kind,
            ...(isPlaced ? { position: { x, y } } : {}),
            ...(container ? { parentId: container } : {}),
            ...(before && !container ? { after: { nodeId: before } } : {}),
          }).document;
        }
        for (const parent of [undefined, ...document.nodes.map((node) => node.id)]) {
          const boxes = boxesIn(document, parent, sizeOf);
          for (const [index, box] of boxes.entries())
            for (const other of boxes.slice(index + 1)) expect(overlap(box, other, 0)).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('between two steps', () => {
  test('a new one is wired to both, and what follows makes room', () => {
    const { document, nodeId } = insertOnEdge(chain().build(), testRegistry, 'a_out-b', { type: 'tool', newId: ids() });
    expect(edgesOf(document)).toEqual(['a.out>new1', 'b.out>finish', 'new1.out>b', 'start.out>a']);
    const [a, inserted, b] = ['a', nodeId, 'b'].map((id) => nodeOf(document, id).position.x);
    expect(a).toBeLessThan(inserted ?? 0);
    expect(inserted).toBeLessThan(b ?? 0);
    expect(new Set(boxesIn(document, undefined, sizeOf).map((box) => `${box.x} ${box.y}`)).size).toBe(5);
  });

  test('a Start or a Finish does not go between', () => {
    for (const type of ['start', 'finish'])
      expect(insertOnEdge(chain().build(), testRegistry, 'a_out-b', { type }).nodeId).toBeNull();
  });
});

describe('removing', () => {
  test('a step in the middle keeps the chain', () => {
    expect(edgesOf(removeNodes(chain().build(), ['a']).document)).toEqual(['b.out>finish', 'start.out>b']);
    expect(edgesOf(removeNodes(chain().build(), ['a', 'b']).document)).toEqual(['start.out>finish']);
    expect(edgesOf(removeNodes(chain().build(), ['b', 'a']).document)).toEqual(['start.out>finish']);
  });

  test('the port that led to it leads on', () => {
    const routed = workflow('')
      .node('pick', 'choose', { routes: [{ id: 'yes', when: 'true' }] })
      .node('a', 'ask')
      .node('b', 'ask')
      .edge('pick.yes', 'a')
      .chain('a', 'b')
      .edge('pick.otherwise', 'b')
      .build();
    expect(edgesOf(removeNodes(routed, ['a']).document)).toEqual(['pick.otherwise>b', 'pick.yes>b']);
  });

  test('a step that chose leaves a gap, and its error way is not taken for the way on', () => {
    const routed = workflow('')
      .node('start', 'start')
      .node('pick', 'choose', { routes: [{ id: 'yes', when: 'true' }] })
      .node('a', 'ask')
      .node('b', 'ask')
      .chain('start', 'pick')
      .edge('pick.yes', 'a')
      .edge('pick.otherwise', 'b')
      .edge('a.error', 'b')
      .build();
    expect(edgesOf(removeNodes(routed, ['pick']).document)).toEqual(['a.error>b']);
    expect(edgesOf(removeNodes(routed, ['a']).document)).toEqual(['pick.otherwise>b', 'start.out>pick']);
  });

  test('a container takes what it holds with it', () => {
    const nested = workflow('')
      .node('each', 'each')
      .inside('each')
      .node('a', 'ask')
      .node('inner', 'each')
      .inside('inner')
      .node('b', 'ask')
      .outside()
      .outside()
      .node('c', 'ask')
      .build();
    expect(keysOf(removeNodes(nested, ['each']).document)).toEqual(['c']);
  });

  test('references to it stay, and are findings', () => {
    const { document } = removeNodes(chain().build(), ['a']);
    expect(compile(document, testRegistry).findings).toMatchObject([
      { code: 'unknown-reference', nodeId: 'b', message: 'X comes from a step that is not there, "a".' },
    ]);
  });
});

describe('connecting', () => {
  test('what may not be joined is not, with the reason', () => {
    const before = chain().build();
    expect(connect(before, testRegistry, { source: 'b', sourcePort: 'out', target: 'a' })).toMatchObject({
      document: before,
      edgeId: null,
      problem: 'This would make a loop. To repeat steps, put them inside a For each.',
    });
  });

  test('drawing from the error port makes errors go there', () => {
    const { document, problem } = connect(
      chain().build(),
      testRegistry,
      { source: 'a', sourcePort: 'error', target: 'finish' },
      ids(),
    );
    expect(problem).toBeNull();
    expect(nodeOf(document, 'a').policy).toEqual({ onError: 'port' });
    // Finish can now be reached without b, whose value it uses.
    expect(compile(document, testRegistry).findings.map((finding) => finding.code)).toEqual(['may-be-skipped']);
  });

  test('whatever connect accepts never makes a document with a loop or an edge across a frame', () => {
    fc.assert(
      fc.property(randomDocument, picks, (document, stream) => {
        const pick = pickerOf(stream);
        const bare = { ...document, edges: [] };
        let current: WorkflowDocument = bare;
        for (let count = 0; count < 20; count++) {
          const connection = { source: pick(current.nodes), sourcePort: 'out', target: pick(current.nodes) };
          const allowed = canConnect(current, testRegistry, connection) === null;
          const { document: next, problem } = connect(current, testRegistry, connection);
          expect(problem === null).toBe(allowed);
          current = next;
        }
        const codes = compile(current, testRegistry)
          .findings.filter((finding) => finding.edgeId)
          .map((finding) => finding.code);
        expect(codes).toEqual([]);
      }),
    );
  });
});

describe('renaming', () => {
  const document = workflow('Rename')
    .node('start', 'start')
    .node('draft', 'ask', { prompt: 'x' }, { title: 'Draft' })
    .node('pick', 'choose', {
      routes: [
        {
          id: 'yes',
          when: '"draft" in steps && steps.draft.ok && steps["draft"].ok && [1].map(draft, draft).size() > 0 && steps.other.draft',
        },
      ],
    })
    .node('each', 'each', { items: '{{ steps.?draft.?rows.orValue([]) }}', collect: '{{ steps.inner }}' })
    .inside('each')
    .node('inner', 'tool', {
      anything: 'Dear {{steps.draft}} and {{ "steps.draft" }} steps.draft',
      arguments: { a: ['{{ steps.draft.b }}', { c: '{{ steps.draft' }], b: 'steps.draft' },
    })
    .outside()
    .build();

  test('a title changes no reference', () => {
    const { document: after } = setTitle(document, 'draft', '  Write a reply  ');
    expect(nodeOf(after, 'draft')).toMatchObject({ key: 'draft', title: 'Write a reply' });
    expect(setTitle(document, 'draft', '   ').document).toBe(document);
  });

  test('a key is changed everywhere it is meant, and nowhere else', () => {
    const { document: after, key } = renameKey(document, testRegistry, 'draft', 'Write reply!');
    expect(key).toBe('write_reply');
    expect(nodeOf(after, 'draft').key).toBe('write_reply');
    expect(nodeOf(after, 'pick').config).toEqual({
      routes: [
        {
          id: 'yes',
          when: '"write_reply" in steps && steps.write_reply.ok && steps["write_reply"].ok && [1].map(draft, draft).size() > 0 && steps.other.draft',
        },
      ],
    });
    expect(nodeOf(after, 'each').config).toMatchObject({ items: '{{ steps.?write_reply.?rows.orValue([]) }}' });
    expect(nodeOf(after, 'inner').config).toEqual({
      anything: 'Dear {{steps.write_reply}} and {{ "steps.draft" }} steps.draft',
      arguments: { a: ['{{ steps.write_reply.b }}', { c: '{{ steps.write_reply' }], b: 'steps.draft' },
    });
  });

  test('a key that is taken is numbered, and one that cannot be a name is made one', () => {
    expect(renameKey(document, testRegistry, 'draft', 'pick').key).toBe('pick_2');
    expect(renameKey(document, testRegistry, 'draft', 'in').key).toBe('in_step');
    expect(renameKey(document, testRegistry, 'draft', 'draft')).toMatchObject({ document, key: 'draft' });
  });

  test('findings are the same before and after', () => {
    fc.assert(
      fc.property(randomDocument, picks, (any, stream) => {
        const { document: after } = renameKey(any, testRegistry, pickerOf(stream)(any.nodes), 'brand_new');
        const codes = (one: WorkflowDocument) =>
          compile(one, testRegistry).findings.map((finding) => `${finding.code} ${finding.nodeId} ${finding.field}`);
        expect(codes(after)).toEqual(codes(any));
      }),
    );
  });
});

describe('copying', () => {
  const source = workflow('Copy')
    .node('start', 'start')
    .node('a', 'ask', { prompt: '{{ steps.start.x }}' }, { title: 'First' })
    .node('each', 'each', { items: '{{ steps.a }}', collect: '{{ steps.inner }}' }, { title: 'For each' })
    .inside('each')
    .node('inner', 'ask', { prompt: '{{ steps.a.name }}' }, { title: 'Inner' })
    .outside()
    .chain('start', 'a', 'each')
    .build();

  test('what is copied holds the steps, all inside them and the edges between them', () => {
    const clipboard = copySteps(source, ['a', 'each']);
    expect(clipboard).toMatchObject({ kind: 'sluice/steps', version: 1 });
    expect(clipboard?.nodes.map((node) => node.id)).toEqual(['a', 'each', 'inner']);
    expect(clipboard?.edges.map((edge) => edge.id)).toEqual(['a_out-each']);
    expect(parseClipboard(JSON.stringify(clipboard))).toEqual(clipboard);
    expect(copySteps(source, [])).toBeNull();
    expect(copySteps(source, ['inner'])?.nodes[0]).not.toHaveProperty('parentId');
  });

  test.each([
    'hello',
    '{"kind": "other"}',
    '{"kind": "sluice/steps"}',
    '"sluice/steps"',
    '{"kind": "sluice/steps", "version": 1, "nodes": [{}], "edges": []',
    '{"kind": "sluice/steps", "version": 1, "nodes": [{"__proto__": 1}], "edges": []}',
  ])('another text is not taken for steps: %s', (text) => {
    expect(parseClipboard(text)).toBeNull();
  });

  test('pasted steps have fresh ids, keys and titles, and refer to each other', () => {
    const clipboard = copySteps(source, ['a', 'each']);
    if (!clipboard) throw new Error('Nothing was copied.');
    const { document, nodeIds, problem } = paste(source, testRegistry, clipboard, { newId: ids() });
    expect(problem).toBeNull();
    const [first, each, inner] = nodeIds.map((id) => nodeOf(document, id));
    expect(first).toMatchObject({ key: 'a_2', title: 'First 2', config: { prompt: '{{ steps.start.x }}' } });
    expect(each).toMatchObject({ key: 'each_2', config: { items: '{{ steps.a_2 }}', collect: '{{ steps.inner_2 }}' } });
    expect(inner).toMatchObject({ key: 'inner_2', parentId: each?.id, config: { prompt: '{{ steps.a_2.name }}' } });
    expect(edgesOf(document)).toContain(`${first?.id}.out>${each?.id}`);
  });

  test('in another workflow, references to steps left behind are findings', () => {
    const clipboard = copySteps(source, ['each']);
    if (!clipboard) throw new Error('Nothing was copied.');
    const other = workflow('Other')
      .node('start', 'start')
      .node('finish', 'finish', { value: 'x' })
      .chain('start', 'finish')
      .build();
    const { document, nodeIds } = paste(other, testRegistry, clipboard);
    const { document: joined } = connect(document, testRegistry, {
      source: 'start',
      sourcePort: 'out',
      target: nodeIds[0] ?? '',
    });
    expect(compile(joined, testRegistry).findings.map((finding) => finding.message)).toEqual([
      'This value comes from a step that is not there, "a".',
      'Name comes from a step that is not there, "a".',
    ]);
  });

  test('a kind that is not here is refused', () => {
    const clipboard = copySteps(source, ['a']);
    const foreign = { ...clipboard, nodes: [{ ...clipboard?.nodes[0], type: 'teleport' }] } as never;
    expect(paste(source, testRegistry, foreign)).toMatchObject({
      document: source,
      problem: '"First" is of a kind this Sluice does not have.',
    });
  });

  test('a copy stands beside the first and covers nothing', () => {
    const { document } = duplicate(source, testRegistry, ['a', 'each']);
    const boxes = boxesIn(document, undefined, sizeOf);
    for (const [index, box] of boxes.entries())
      for (const other of boxes.slice(index + 1)) expect(overlap(box, other, 0)).toBe(false);
  });
});

describe('grouping', () => {
  test('edges in and out lead to and from the container', () => {
    const { document, nodeId, problem } = groupIntoContainer(chain().build(), testRegistry, ['a', 'b'], {
      type: 'each',
      newId: ids(),
    });
    expect(problem).toBeNull();
    expect(edgesOf(document)).toEqual(['a.out>b', 'new1.out>finish', 'start.out>new1']);
    expect(['a', 'b'].map((id) => nodeOf(document, id).parentId)).toEqual([nodeId, nodeId]);
  });

  test('ungrouping gives the chain back', () => {
    const grouped = groupIntoContainer(chain().build(), testRegistry, ['a', 'b'], { type: 'each', newId: ids() });
    const { document } = ungroup(grouped.document, grouped.nodeId ?? '');
    expect(edgesOf(document)).toEqual(['a.out>b', 'b.out>finish', 'start.out>a']);
    expect(keysOf(document)).toEqual(keysOf(chain().build()));
    expect(document.nodes.every((node) => node.parentId === undefined)).toBe(true);
  });

  test.each([
    [[], 'Choose the steps to put inside.'],
    [['start', 'a'], 'start cannot be inside another step.'],
    [['a', 'c'], 'A step between the chosen ones is not chosen: choose it too.'],
  ])('%j: %s', (chosen, problem) => {
    const document = chain().node('c', 'ask').chain('b', 'c').build();
    expect(groupIntoContainer(document, testRegistry, chosen, { type: 'each' })).toMatchObject({ document, problem });
  });
});

describe('moving into a container', () => {
  const document = workflow('')
    .node('start', 'start')
    .node('a', 'ask')
    .node('each', 'each')
    .inside('each')
    .node('inner', 'each')
    .outside()
    .chain('start', 'a', 'each')
    .build();

  test('edges across the frame go', () => {
    const { document: after, problem } = moveInto(document, testRegistry, new Map([['a', { x: 32, y: 64 }]]), 'each');
    expect(problem).toBeNull();
    expect(edgesOf(after)).toEqual([]);
    expect(nodeOf(after, 'a')).toMatchObject({ parentId: 'each', position: { x: 32, y: 64 } });
    expect(
      nodeOf(moveInto(after, testRegistry, new Map([['a', { x: 0, y: 0 }]]), undefined).document, 'a'),
    ).not.toHaveProperty('parentId');
  });

  test.each(
    [
      ['each', 'inner', 'each cannot be moved into itself.'],
      ['start', 'each', 'start cannot be inside another step.'],
      ['inner', 'a', 'This step holds no others.'],
    ].map(
      ([moved, into, problem]) =>
        [moved, into, problem?.replace('each cannot be moved', 'inner cannot be moved')] as const,
    ),
  )('%s into %s: %s', (moved, into, problem) => {
    expect(moveInto(document, testRegistry, new Map([[moved ?? '', { x: 0, y: 0 }]]), into)).toMatchObject({
      document,
      problem,
    });
  });
});

test('a step of another kind keeps its place, its key and the edges that fit', () => {
  const { document } = replaceNode(chain().build(), testRegistry, 'b', { type: 'choose' });
  expect(nodeOf(document, 'b')).toMatchObject({ key: 'b', type: 'choose', title: 'Choose' });
  expect(edgesOf(document)).toEqual(['a.out>b', 'b.yes>finish', 'start.out>a']);
  expect(edgesOf(replaceNode(chain().build(), testRegistry, 'b', { type: 'finish' }).document)).toEqual([
    'a.out>b',
    'start.out>a',
  ]);
});

test('one setting is set by its path', () => {
  const document = workflow('')
    .node('a', 'tool', { arguments: { list: [1, 2, 3] } })
    .build();
  const set = (path: (string | number)[], value?: never) =>
    nodeOf(setConfigValue(document, 'a', path, value).document, 'a').config;
  expect(set(['arguments', 'list', 1], 9 as never)).toEqual({ arguments: { list: [1, 9, 3] } });
  expect(set(['arguments', 'list', 1])).toEqual({ arguments: { list: [1, 3] } });
  expect(set(['arguments', 'list'])).toEqual({ arguments: {} });
  expect(set(['deep', 0, 'a'], 'x' as never)).toEqual({ arguments: { list: [1, 2, 3] }, deep: [{ a: 'x' }] });
  expect(set(['__proto__', 'x'], 1 as never)).toEqual({ arguments: { list: [1, 2, 3] } });
});

describe('names', () => {
  test.each([
    ['Draft reply', 'draft_reply'],
    ['  Größe & Maß 2 ', 'grosse_mass_2'],
    ['3 things', 'things'],
    ['→', 'step'],
    ['in', 'in_step'],
    ['x'.repeat(100), 'x'.repeat(64)],
  ])('%s gives the key %s', (title, key) => {
    expect(keyFromTitle(title)).toBe(key);
  });

  test('any title gives a key the format allows', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (title) => /^[a-z][a-z0-9_]*$/.test(keyFromTitle(title)) && keyFromTitle(title).length <= 64,
      ),
    );
  });

  test('a taken name is numbered from 2', () => {
    expect(uniqueKey('a', new Set(['a', 'a_2']))).toBe('a_3');
    expect(uniqueKey('a_2', new Set(['a_2']))).toBe('a_3');
    expect(uniqueTitle('Draft', new Set(['Draft']))).toBe('Draft 2');
  });
});
