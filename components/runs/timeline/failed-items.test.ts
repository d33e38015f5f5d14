import { expect, test } from 'vitest';
import { registry } from '@/nodes/registry';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { buildTimeline } from './build-timeline';
import { failuresOfGroup, shortfallSentence, shortfalls, shortfallWords } from './failed-items';
import { problemPaths } from './problems';
import { filterCounts } from './rows';
import { statusViews } from './status-views';

const drawing = sketch(
  [
    { key: 'box', type: 'parallel' },
    { key: 'draft', inside: 'box' },
  ],
  [],
);
const noBudget = { code: 'budget-exceeded', message: 'The budget of 3 model calls has 0 left.', transient: false };
const noStock = { code: 'code-error', message: 'No stock.', transient: false };
const timelineOf = (script: RunScript) => buildTimeline(drawing, foldRun(script.events), runStart + 2_000);

const list = () => {
  const script = new RunScript(drawing).begin().started(0, 'box').fan(0, 'box', ['a', 'b', 'c']);
  script.started(1, 'box[0]/draft').completed(2, 'box[0]/draft');
  return script;
};

test('a list that went on without some of its items says how many, and that budget was what they lacked', () => {
  const script = list().failed(3, 'box[1]/draft', noBudget).failed(4, 'box[2]/draft', noBudget);
  const [lack, ...others] = shortfalls(timelineOf(script.completed(5, 'box').succeeded(6)));
  expect(others).toEqual([]);
  expect(lack && shortfallSentence(lack)).toBe('2 of 3 items of “box” failed for lack of budget.');
  expect(lack?.reason).toBe(noBudget.message);
  expect(lack && shortfallWords([lack])).toBe('2 items failed for lack of budget');
  const views = statusViews(timelineOf(script), drawing);
  expect(views.id_box).toMatchObject({ status: 'attention', word: 'Done without 2 items', firedPorts: ['out'] });
});

test('of several reasons budget is named, being the one that a person can give more of', () => {
  const script = list().failed(3, 'box[1]/draft', noStock).failed(4, 'box[2]/draft', noBudget);
  const all = shortfalls(timelineOf(script.completed(5, 'box').succeeded(6)));
  expect(shortfallWords(all)).toBe('2 items failed, some for lack of budget');
  expect(all[0]?.reason).toBe(noBudget.message);
});

test('nothing is said of a list that is whole, that failed itself, or is under way', () => {
  expect(shortfallWords(shortfalls(timelineOf(list().completed(5, 'box'))))).toBeNull();
  const failing = list().failed(3, 'box[1]/draft', noStock);
  expect(shortfalls(timelineOf(failing))).toEqual([]);
  expect(shortfalls(timelineOf(failing.failed(5, 'box', noStock)))).toEqual([]);
});

test('groups of a list with failed items are problems like failed steps, and the step inside shows them', () => {
  const script = new RunScript(drawing).begin().started(0, 'box').spread(0, 'box', ['a', 'b', 'c', 'd'], 2);
  for (const [index, failed] of [1, 0].entries())
    script
      .started(1, `box[${index}]/group`)
      .called(2, `box[${index}]/group`, `run-${index}`)
      .callEnded(3, `box[${index}]/group`, `run-${index}`, failed)
      .completed(3, `box[${index}]/group`);
  const timeline = timelineOf(script.completed(5, 'box').succeeded(6));
  expect(problemPaths(timeline)).toEqual(['box[0]/group']);
  expect(filterCounts(timeline, registry)).toMatchObject({ problems: 1, failed: 1 });
  expect(shortfallWords(shortfalls(timeline))).toBe('1 item failed');
  const views = statusViews(timeline, drawing);
  expect(views.id_box).toMatchObject({ status: 'attention', word: 'Done without 1 item' });
  expect(views.id_box?.iterations).toEqual({ marks: ['failed', 'done'], label: '1 item failed' });
  expect(views.id_draft).toMatchObject({ status: 'failed', word: '1 of 4 failed' });
});

test('a group tells why each of its items failed, like a list that is not spread', () => {
  const failed = [
    { index: 0, code: noStock.code, message: noStock.message },
    { index: 1, code: noBudget.code, message: noBudget.message },
  ];
  const script = new RunScript(drawing).begin().started(0, 'box').spread(0, 'box', ['a', 'b', 'c', 'd'], 2);
  script.started(1, 'box[0]/group').called(2, 'box[0]/group', 'run-0').callEnded(3, 'box[0]/group', 'run-0', 2);
  script.completed(3, 'box[0]/group', { results: [], failed, count: 2 });
  const timeline = timelineOf(script.completed(5, 'box').succeeded(6));
  const group = timeline.spans.get('box[0]/group');
  expect(group && failuresOfGroup(group)).toEqual(failed);
  const [lack] = shortfalls(timeline);
  expect(lack && shortfallSentence(lack)).toBe('2 of 4 items of “box” failed, some for lack of budget.');
  expect(lack?.reason).toBe(noBudget.message);
});

test('what a group gave may be kept elsewhere, or be of a version that told less', () => {
  const script = new RunScript(drawing).begin().started(0, 'box').spread(0, 'box', ['a', 'b', 'c', 'd'], 2);
  script.started(1, 'box[0]/group').completed(3, 'box[0]/group', { $blob: 'aa', size: 70_000 });
  script.started(1, 'box[1]/group').completed(3, 'box[1]/group', { failed: [{ index: 3, message: 'No.' }, 'x'] });
  const { spans } = timelineOf(script);
  const failures = ['box[0]/group', 'box[1]/group'].map((path) => {
    const span = spans.get(path);
    return span && failuresOfGroup(span);
  });
  expect(failures).toEqual([[], [{ index: 3, code: '', message: 'No.' }]]);
});
