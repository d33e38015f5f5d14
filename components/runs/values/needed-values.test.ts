import { expect, test } from 'vitest';
import type { WorkflowNode } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { buildTimeline } from '../timeline/build-timeline';
import { neededValues } from './needed-values';

const drawn = sketch(
  [
    { key: 'start', type: 'start' },
    { key: 'each', type: 'parallel' },
    { key: 'note', type: 'set-fields', inside: 'each' },
  ],
  ['start > each'],
);
const withFields = (...values: string[]): WorkflowNode => {
  const node = drawn.nodes.find(({ key }) => key === 'note');
  if (!node) throw new Error('no such step');
  const fields = values.map((value, index) => ({ key: `f${index}`, label: `F${index}`, value }));
  return { ...node, config: { fields } };
};
const failed = { code: 'missing', message: 'There is no "town".', transient: false };

const needed = (node: WorkflowNode) => {
  const script = new RunScript(drawn).begin().started(0, 'start').completed(1, 'start', { name: 'Ann' });
  script
    .started(2, 'each')
    .fan(2, 'each', [{ sku: 'A' }, { sku: 'B' }])
    .failed(3, 'each[1]/note', failed);
  const timeline = buildTimeline(drawn, foldRun(script.events), runStart + 10);
  const span = timeline.spans.get('each[1]/note');
  if (!span) throw new Error('no such row');
  return neededValues(node, span, timeline, registry).map(({ source, value }) => [source.span.path, value]);
};

test('what a failed step asks others for is told from its settings, with what of it was there', () => {
  const node = withFields('{{ input.name }} in {{ input.town }}', '{{ item.sku }}', '{{ index + 1 }}');
  expect(needed(node)).toEqual([
    ['start', 'Ann'],
    ['start', undefined],
    ['each', 'B'],
    ['each', 1],
  ]);
});

test('a step that asks for nothing, or only for what no log keeps, says nothing', () => {
  expect(needed(withFields('Plain text', '{{ 1 + 1 }}', '{{ state.count }}'))).toEqual([]);
});
