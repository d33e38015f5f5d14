import { expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { buildTimeline } from '../timeline/build-timeline';
import { goneOnWithout } from './gone-on-without';

const drawing = sketch(
  [
    { key: 'box', type: 'parallel' },
    { key: 'draft', inside: 'box' },
  ],
  [],
);
const gone = { code: 'budget-exceeded', message: 'The budget has 0 left.', transient: false };
const said = (script: RunScript, path: string): string | null => {
  const timeline = buildTimeline(drawing, foldRun(script.events), runStart + 100);
  const span = timeline.spans.get(path);
  if (!span) throw new Error(`no row ${path}`);
  return goneOnWithout(span, timeline);
};

test('of an item the run went on without', () => {
  const script = new RunScript(drawing).begin().started(0, 'box').fan(0, 'box', ['a', 'b']);
  script.failed(1, 'box[1]/draft', gone);
  expect(said(script, 'box[1]/draft')).toBeNull();
  script.completed(2, 'box');
  expect(said(script, 'box[1]/draft')).toBe('The item ended here, and the run went on without it.');
});

test('of a group of items the run went on without', () => {
  const script = new RunScript(drawing).begin().started(0, 'box').spread(0, 'box', ['a', 'b'], 1);
  script.failed(1, 'box[1]/group', gone).completed(2, 'box');
  expect(said(script, 'box[1]/group')).toBe('These items ended here, and the run went on without them.');
});
