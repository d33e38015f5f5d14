import { expect, test } from 'vitest';
import type { NodeRegistry } from '@/graph/node-definition';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { buildTimeline } from '../timeline/build-timeline';
import { timelineRows } from '../timeline/rows';
import { gridKey } from './grid-key';
import { itemLabel } from './item-label';

const registry: NodeRegistry = { get: () => undefined, all: () => [] };
const document = sketch([{ key: 'start' }, { key: 'each' }, { key: 'ask', inside: 'each' }], ['start > each']);
const { events } = new RunScript(document)
  .begin()
  .started(0, 'each')
  .fan(0, 'each', [{ sku: 7, name: 'Trail stove' }, 'plain'])
  .started(1, 'each[0]/ask')
  .started(1, 'each[1]/ask');
const timeline = buildTimeline(document, foldRun(events), runStart + 5);
const rows = (collapsed: string[] = []) =>
  timelineRows(timeline, registry, { collapsed: new Set(collapsed), filter: 'all', search: '' });
const select = (path: string) => ({ kind: 'select', path });

test('arrows move through the rows and stop at the ends', () => {
  expect(gridKey('ArrowDown', rows(), -1)).toEqual(select('start'));
  expect(gridKey('ArrowDown', rows(), 0)).toEqual(select('each'));
  expect(gridKey('ArrowUp', rows(), 0)).toBeNull();
  expect(gridKey('End', rows(), 0)).toEqual(select('each[1]/ask'));
  expect(gridKey('Home', rows(), 3)).toEqual(select('start'));
  expect(gridKey('PageDown', rows(), 0)).toEqual(select('each[1]/ask'));
});

test('right opens, then enters; left closes, then leaves', () => {
  expect(gridKey('ArrowRight', rows(['each']), 1)).toEqual({ kind: 'fold', path: 'each', isFolded: false });
  expect(gridKey('ArrowRight', rows(), 1)).toEqual(select('each[0]'));
  expect(gridKey('ArrowLeft', rows(), 1)).toEqual({ kind: 'fold', path: 'each', isFolded: true });
  expect(gridKey('ArrowLeft', rows(), 3)).toEqual(select('each[0]'));
  expect(gridKey('ArrowLeft', rows(), 0)).toBeNull();
});

test('Enter reads the selected step; other keys are nobody’s', () => {
  expect(gridKey('Enter', rows(), 1)).toEqual({ kind: 'open' });
  expect(gridKey('Enter', rows(), -1)).toBeNull();
  expect(gridKey('x', rows(), 1)).toBeNull();
});

test('an item is called by its number and what names it', () => {
  const item = (path: string) => {
    const span = timeline.spans.get(path);
    if (!span) throw new Error(`no row ${path}`);
    return itemLabel(span, timeline);
  };
  expect(item('each[0]')).toBe('1 · Trail stove');
  expect(item('each[1]')).toBe('2 · plain');
});
