import { expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { buildTimeline } from '../timeline/build-timeline';
import { emptyEnding } from './empty-ending';

const drawing = sketch([{ key: 'route' }, { key: 'end', type: 'finish' }], []);
const endingOf = (script: RunScript): string =>
  emptyEnding(drawing, buildTimeline(drawing, foldRun(script.events), runStart + 1_000));
const begun = () => new RunScript(drawing).begin().started(0, 'route').completed(1, 'route');

test('a run without a result says whether its Finish gave none or was never reached', () => {
  expect(endingOf(begun().started(2, 'end').completed(3, 'end').succeeded(4))).toContain('gives nothing back');
  expect(endingOf(begun().skipped(2, 'end').succeeded(4))).toContain('reached no Finish step');
});
