import { beforeEach, describe, expect, it } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { COALESCE_MS, HISTORY_LIMIT } from './document-store';
import { Editor } from './editor';

const blank: WorkflowDocument = { schemaVersion: 1, name: 'Test', nodes: [], edges: [] };

let clock = 0;
let editor: Editor;
const titles = () => editor.document.nodes.map((node) => node.title);
const chain = () =>
  editor.document.edges.map((edge) => `${editor.node(edge.source)?.title} > ${editor.node(edge.target)?.title}`);
const must = (id: string | null): string => {
  if (id === null) throw new Error('The step was not added.');
  return id;
};

beforeEach(() => {
  let ids = 0;
  clock = 0;
  editor = new Editor({ document: blank, registry, now: () => clock, newId: () => `n${++ids}` });
});

describe('adding steps', () => {
  it('chains steps added one after another by a click', () => {
    editor.add({ type: 'start', presetId: 'form' });
    editor.add({ type: 'prompt', presetId: 'write-text' });
    editor.add({ type: 'finish' });
    expect(titles()).toEqual(['Start', 'Write text', 'Finish']);
    expect(chain()).toEqual(['Start > Write text', 'Write text > Finish']);
    expect(editor.selectedNodeIds()).toHaveLength(1);
  });

  it('never puts one step over another', () => {
    for (let count = 0; count < 50; count++) editor.add({ type: count % 3 === 0 ? 'router' : 'prompt' });
    const boxes = editor.document.nodes.map((node) => ({ ...node.position, ...editor.sizeOf(node) }));
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(isApart).toBe(true);
      }
    }
  });

  it('uses the free way of a router, and fills an empty frame that is chosen', () => {
    const router = must(editor.add({ type: 'router', presetId: 'rules' }));
    editor.add({ type: 'prompt' });
    editor.select([router]);
    editor.add({ type: 'code' });
    expect(editor.document.edges.map((edge) => edge.sourcePort)).toEqual(['route_1', 'otherwise']);
    const frame = must(editor.add({ type: 'parallel', presetId: 'each' }));
    const inside = must(editor.add({ type: 'prompt' }));
    expect(editor.node(inside)?.parentId).toBe(frame);
  });

  it('inserts on an edge in one step back', () => {
    editor.add({ type: 'start', presetId: 'form' });
    editor.add({ type: 'finish' });
    const before = editor.document;
    editor.add({ type: 'prompt', presetId: 'write-text' }, { onEdge: editor.document.edges[0]?.id });
    expect(chain()).toEqual(['Start > Write text', 'Write text > Finish']);
    editor.undo();
    expect(editor.document).toBe(before);
  });
});

describe('history', () => {
  it('takes typing in one field as one step until it rests', () => {
    const id = must(editor.add({ type: 'prompt', presetId: 'write-text' }));
    const type = (prompt: string) => editor.setConfig(id, { ...editor.node(id)?.config, prompt }, 'prompt');
    for (const text of ['H', 'He', 'Hel']) {
      clock += 100;
      type(text);
    }
    clock += COALESCE_MS + 1;
    type('Hello');
    editor.undo();
    expect(editor.node(id)?.config.prompt).toBe('Hel');
    editor.undo();
    expect(editor.node(id)?.config.prompt).toBe('');
    editor.redo();
    expect(editor.node(id)?.config.prompt).toBe('Hel');
  });

  it('does not join edits of different fields', () => {
    const id = must(editor.add({ type: 'prompt' }));
    editor.setTitle(id, 'A');
    editor.setConfig(id, { ...editor.node(id)?.config, prompt: 'x' }, 'prompt');
    editor.undo();
    expect(editor.node(id)).toMatchObject({ title: 'A', config: { prompt: '' } });
  });

  it('keeps a hundred steps', () => {
    const id = must(editor.add({ type: 'prompt' }));
    for (let count = 0; count < HISTORY_LIMIT + 50; count++) editor.move(new Map([[id, { x: count * 16, y: 16 }]]));
    expect(editor.documents.temporal.getState().pastStates).toHaveLength(HISTORY_LIMIT);
  });

  it('forgets a selection that undo took away', () => {
    editor.add({ type: 'prompt' });
    editor.undo();
    expect(editor.selectedNodeIds()).toEqual([]);
  });
});

describe('editing', () => {
  it('keeps the chain when a step in it is deleted', () => {
    editor.add({ type: 'start', presetId: 'form' });
    const middle = must(editor.add({ type: 'prompt' }));
    editor.add({ type: 'finish' });
    editor.select([middle]);
    editor.removeSelection();
    expect(chain()).toEqual(['Start > Finish']);
  });

  it('copies steps with fresh names, in this workflow and in another', async () => {
    editor.add({ type: 'start', presetId: 'form' });
    editor.add({ type: 'prompt', presetId: 'write-text' });
    editor.selectAll();
    const clipboard = editor.copy();
    const other = new Editor({ document: blank, registry });
    if (!clipboard) throw new Error('Nothing was copied.');
    expect(await other.paste(clipboard)).toBeNull();
    expect(other.document.nodes.map((node) => node.title)).toEqual(['Start', 'Write text']);
    expect(await editor.paste(clipboard)).toBeNull();
    expect(new Set(editor.document.nodes.map((node) => node.key)).size).toBe(4);
  });

  it('drops the edges of an output that is gone', () => {
    const id = must(editor.add({ type: 'router', presetId: 'rules' }));
    editor.add({ type: 'finish' });
    expect(editor.document.edges).toHaveLength(1);
    editor.setConfig(id, { ...editor.node(id)?.config, routes: [] }, 'routes');
    expect(editor.document.edges).toHaveLength(0);
    editor.undo();
    expect(editor.document.edges).toHaveLength(1);
  });

  it('refuses a loop and says so', () => {
    const a = must(editor.add({ type: 'prompt' }));
    const b = must(editor.add({ type: 'prompt' }));
    expect(editor.connect({ source: b, sourcePort: 'out', target: a })).toMatch(/loop/);
    expect(editor.document.edges).toHaveLength(1);
  });

  it('changes nothing while it is read only', () => {
    editor.view.setState({ isReadOnly: true });
    editor.add({ type: 'prompt' });
    expect(editor.document).toBe(blank);
  });

  it('puts chosen steps into a frame and takes one out again', () => {
    editor.add({ type: 'start', presetId: 'form' });
    const a = must(editor.add({ type: 'prompt' }));
    const b = must(editor.add({ type: 'code' }));
    expect(editor.group({ type: 'parallel', presetId: 'each' }, [a, b])).toBeNull();
    expect(editor.node(a)?.parentId).toBe(editor.node(b)?.parentId);
    expect(editor.moveInto(new Map([[b, { x: 900, y: 400 }]]), undefined)).toBeNull();
    expect(editor.node(b)?.parentId).toBeUndefined();
    expect(editor.document.edges.some((edge) => edge.target === b)).toBe(false);
  });
});
