import Elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { absoluteBoxes, CARD_WIDTH, cardHeight, frameSize } from '../card-metrics';
import { cardModel, cardModels } from '../card-model';
import { Editor } from '../store/editor';
import { elkLevel } from './elk-level';
import { tidy } from './tidy';
import { wrapRows } from './wrap-rows';

const layout = elkLevel(new Elk());
const blank: WorkflowDocument = { schemaVersion: 1, name: 'Test', nodes: [], edges: [] };

const overlaps = (document: WorkflowDocument): string[] => {
  const boxes = absoluteBoxes(document, (node) => {
    const model = cardModel(node, registry.get(node.type));
    return model.isContainer ? frameSize(node) : { width: CARD_WIDTH, height: cardHeight(model, false) };
  });
  return document.nodes.flatMap((a, index) =>
    document.nodes.slice(index + 1).flatMap((b) => {
      const [one, two] = [boxes.get(a.id), boxes.get(b.id)];
      if (!one || !two || a.parentId !== b.parentId) return [];
      const isApart =
        one.x + one.width <= two.x ||
        two.x + two.width <= one.x ||
        one.y + one.height <= two.y ||
        two.y + two.height <= one.y;
      return isApart ? [] : [`${a.title} and ${b.title}`];
    }),
  );
};

describe('tidy', () => {
  it('wraps a long pipeline with a router and a frame, covering nothing', async () => {
    const editor = new Editor({ document: blank, registry });
    editor.add({ type: 'start', presetId: 'form' });
    for (let count = 0; count < 4; count++) editor.add({ type: 'prompt', presetId: 'write-text' });
    const router = editor.add({ type: 'router', presetId: 'rules' });
    editor.add({ type: 'parallel', presetId: 'each' });
    editor.add({ type: 'prompt' });
    editor.add({ type: 'code' });
    if (router) editor.select([router]);
    editor.add({ type: 'human-gate' });
    const places = await tidy(editor.document, cardModels(editor.document, registry), layout, { maxWidth: 900 });
    editor.arrange(places);
    expect(overlaps(editor.document)).toEqual([]);
    const tops = editor.document.nodes.filter((node) => !node.parentId);
    expect(Math.max(...tops.map((node) => node.position.x))).toBeLessThanOrEqual(900);
    expect(tops.every((node) => node.position.x % 16 === 0 && node.position.y % 16 === 0)).toBe(true);
    const frame = editor.document.nodes.find((node) => node.type === 'parallel');
    const inside = editor.document.nodes.filter((node) => node.parentId === frame?.id);
    for (const node of inside) {
      expect(node.position.x + CARD_WIDTH).toBeLessThanOrEqual(frame?.size?.width ?? 0);
    }
  });

  it('leaves alone what is not chosen', async () => {
    const editor = new Editor({ document: blank, registry });
    for (let count = 0; count < 4; count++) editor.add({ type: 'code' });
    const [a, b] = editor.document.nodes;
    if (!a || !b) throw new Error('There are no steps.');
    const places = await tidy(editor.document, cardModels(editor.document, registry), layout, {
      maxWidth: 900,
      onlyIds: new Set([a.id, b.id]),
    });
    expect([...places.keys()].sort()).toEqual([a.id, b.id].sort());
  });
});

describe('wrapRows', () => {
  const box = (id: string, x: number, y = 0, width = 240) => ({ id, x, y, width, height: 66 });

  it('begins a new row when a column no longer fits, keeping columns whole', () => {
    const placed = wrapRows([box('a', 0), box('b', 304), box('b2', 304, 120), box('c', 608), box('d', 912)], 600);
    expect(placed.get('b2')).toEqual({ x: 304, y: 120 });
    expect(placed.get('c')).toEqual({ x: 0, y: 120 + 66 + 86 });
    expect(placed.get('d')).toMatchObject({ x: 304 });
  });

  it('gives a column wider than the row a row of its own', () => {
    const placed = wrapRows([box('a', 0), box('wide', 304, 0, 2000), box('b', 2400)], 600);
    expect(placed.get('wide')?.x).toBe(0);
    expect(placed.get('b')?.x).toBe(0);
  });
});
