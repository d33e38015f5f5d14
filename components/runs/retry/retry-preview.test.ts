import { expect, test } from 'vitest';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart } from '../testing/run-script';
import { buildTimeline } from '../timeline/build-timeline';
import { canRetryFrom, whyNothingToRetry } from './may-retry';
import { previewRetry, type RetryWish } from './retry-preview';

const node = (key: string, type: string, config: WorkflowNode['config'], parentId?: string): WorkflowNode => ({
  ...{ id: `id_${key}`, key, type, typeVersion: 1, title: key, position: { x: 0, y: 0 }, config },
  ...(parentId ? { parentId, position: { x: 32, y: 80 } } : { size: { width: 336, height: 192 } }),
});
const code = (key: string, parentId?: string) =>
  node(key, 'code', { inputs: [], language: 'javascript', code: 'return 1;', result: 'any' }, parentId);
const document: WorkflowDocument = {
  schemaVersion: 1,
  name: 'Orders',
  nodes: [
    node('start', 'start', { fields: [] }),
    code('list'),
    node('each', 'parallel', { mode: 'each', items: '{{ [1, 2, 3] }}', maxItems: 10, onItemError: 'skip' }),
    code('check', 'id_each'),
    code('save', 'id_each'),
    node('finish', 'finish', { result: 'value', fields: [], value: 'done' }),
  ],
  edges: [
    ['start', 'list'],
    ['list', 'each'],
    ['each', 'finish'],
    ['check', 'save'],
  ].map(([from, to]) => ({
    ...{ id: `${from}-${to}`, source: `id_${from}`, sourcePort: 'out', target: `id_${to}`, targetPort: 'in' },
  })),
};

const writes = (script: RunScript, at: number, path: string) =>
  script.add(at, path, {
    ...{ type: 'step.started', attempt: 1, nodeId: 'id_save', effect: 'write', idempotencyKey: path },
    ...{ isIdempotent: false, input: [] },
  });

/** Three items: the second fails before it saves anything. */
function ran() {
  const script = new RunScript(document).begin();
  script.started(0, 'start').completed(1, 'start').started(2, 'list').completed(3, 'list').started(4, 'each');
  script.fan(4, 'each', [1, 2, 3]);
  for (const index of [0, 1, 2]) script.started(5, `each[${index}]/check`);
  script.completed(6, 'each[0]/check').failed(6, 'each[1]/check').completed(6, 'each[2]/check');
  script.add(6, 'each[1]/save', { type: 'step.skipped', nodeId: 'id_save', reason: 'not-on-path' });
  for (const index of [0, 2]) writes(script, 7, `each[${index}]/save`).completed(8, `each[${index}]/save`);
  return script.completed(9, 'each').started(10, 'finish').completed(11, 'finish').succeeded(12);
}

function preview(wish: RetryWish, script = ran(), drawing = document) {
  const { events } = script;
  const timeline = buildTimeline(drawing, foldRun(events), runStart + 20);
  const found = previewRetry({ runId: 'run', document: drawing, events, timeline, registry }, wish);
  if (!found) throw new Error('the drawing should compile');
  return {
    again: found.again.map(({ title, note }) => (note ? `${title}: ${note}` : title)),
    reused: found.reused.map(({ title }) => title),
    writes: found.writes.map(({ title, times }) => `${title} ${times}`),
  };
}

test('what was before the step is taken over; it and what follows run again', () => {
  expect(preview({ fromPath: 'list', onlyFailedItems: false })).toEqual({
    again: ['list', 'each', 'finish'],
    reused: ['start'],
    // Two items had saved already, and would again
    writes: ['save 2'],
  });
});

test('only the items that failed run again, so nothing is written twice', () => {
  expect(preview({ fromPath: 'each', onlyFailedItems: true })).toEqual({
    again: ['each: 1 of 3 items', 'finish'],
    reused: ['start', 'list'],
    writes: [],
  });
});

test('a run that failed goes on where it stood', () => {
  const script = new RunScript(document).begin().started(0, 'start').completed(1, 'start').started(2, 'list');
  script.failed(3, 'list');
  expect(preview({ fromPath: null, onlyFailedItems: false }, script)).toEqual({
    again: ['list', 'each', 'finish'],
    reused: ['start'],
    writes: [],
  });
});

test('items that never began run too', () => {
  const script = new RunScript(document).begin().started(0, 'start').completed(1, 'start').started(2, 'list');
  script.completed(3, 'list').started(4, 'each').fan(4, 'each', [1, 2, 3]);
  script.started(5, 'each[0]/check').completed(6, 'each[0]/check');
  writes(script, 7, 'each[0]/save').completed(8, 'each[0]/save');
  script.started(9, 'each[1]/check').failed(10, 'each[1]/check').failed(11, 'each');
  expect(preview({ fromPath: null, onlyFailedItems: false }, script)).toMatchObject({
    again: ['each: 2 of 3 items', 'finish'],
    writes: [],
  });
});

const carried = { key: 'n', label: 'N', type: 'number', isRequired: true, initial: '0', next: '' };

test('a loop goes on from the turn of the chosen step', () => {
  const each = node('each', 'loop', { state: [carried], until: 'state.n > 3', maxTurns: 5 });
  const looping = { ...document, nodes: document.nodes.map((one) => (one.key === 'each' ? each : one)) };
  const script = new RunScript(looping).begin().started(0, 'start').completed(1, 'start').started(2, 'list');
  script.completed(3, 'list').started(4, 'each').loop(4, 'each', {});
  for (const turn of [0, 1]) {
    script.started(5, `each[${turn}]/check`).completed(6, `each[${turn}]/check`);
    writes(script, 7, `each[${turn}]/save`)
      .completed(8, `each[${turn}]/save`)
      .turned(9, 'each', turn, {}, turn === 1);
  }
  script.completed(10, 'each').started(11, 'finish').completed(12, 'finish').succeeded(13);
  expect(preview({ fromPath: 'each[1]/save', onlyFailedItems: false }, script, looping)).toEqual({
    again: ['each: from turn 2', 'finish'],
    reused: ['start', 'list'],
    writes: ['save 1'],
  });
});

test('a step that was drawn since runs too', () => {
  const { events } = ran();
  const timeline = buildTimeline(document, foldRun(events), runStart + 20);
  const edge = { id: 'finish-note', source: 'id_list', sourcePort: 'out', target: 'id_note', targetPort: 'in' };
  const now = { ...document, nodes: [...document.nodes, code('note')], edges: [...document.edges, edge] };
  const wish = { fromPath: 'finish', onlyFailedItems: false };
  const found = previewRetry({ runId: 'run', document: now, events, timeline, registry }, wish);
  expect(found?.again.map(({ title }) => title).sort()).toEqual(['finish', 'note']);
});

test('a workflow this copy does not understand has no preview', () => {
  const { events } = ran();
  const unknown = { ...document, nodes: [...document.nodes, node('odd', 'from-the-future', {})] };
  const timeline = buildTimeline(unknown, foldRun(events), runStart + 20);
  const wish = { fromPath: null, onlyFailedItems: false };
  expect(previewRetry({ runId: 'run', document: unknown, events, timeline, registry }, wish)).toBeNull();
});

test('only what ran can be begun from, and only what failed can be run again as such', () => {
  const { spans } = buildTimeline(document, foldRun(ran().events), runStart + 20);
  const may = (path: string) => {
    const span = spans.get(path);
    return span !== undefined && canRetryFrom(span);
  };
  expect([may('list'), may('each'), may('each[0]'), may('each[1]/save')]).toEqual([true, true, false, false]);
  expect(whyNothingToRetry({ status: 'succeeded' })).toBe('Nothing failed in this run');
  expect(whyNothingToRetry({ status: 'running' })).toBe('The run has not ended');
  expect(whyNothingToRetry({ status: 'cancelled' })).toBeNull();
});

test('a list that is spread over runs goes on in the groups that have failed items, and repeats nothing they have done', () => {
  const spread = {
    mode: 'each',
    items: '{{ [1, 2, 3] }}',
    maxItems: 10,
    onItemError: 'skip',
    spread: true,
    groupSize: 2,
  };
  const drawing = (inside: WorkflowNode): WorkflowDocument => ({
    ...document,
    nodes: [
      node('start', 'start', { fields: [] }),
      node('each', 'parallel', spread),
      inside,
      node('finish', 'finish', { result: 'value', fields: [], value: 'done' }),
    ],
    edges: document.edges.flatMap((edge) => {
      if (edge.source === 'id_each') return edge;
      return edge.target === 'id_each' ? { ...edge, source: 'id_start' } : [];
    }),
  });
  const posts = drawing(node('post', 'http-request', { method: 'POST', url: 'https://example.com/orders' }, 'id_each'));
  const script = new RunScript(posts).begin();
  script.started(0, 'start').completed(1, 'start').started(2, 'each').spread(2, 'each', [1, 2, 3], 2);
  for (const [group, failed] of [0, 1].entries()) {
    const path = `each[${group}]/group`;
    script.started(3, path).called(4, path, `run-of-${group}`);
    const begun = script.events.find((event) => event.path === path);
    if (begun?.data.type === 'step.started') begun.data.effect = 'write';
    script.callEnded(5, path, `run-of-${group}`, failed).completed(6, path);
  }
  script.completed(7, 'each').started(7, 'finish').completed(8, 'finish').succeeded(9);
  const part = { fromPath: 'each', onlyFailedItems: true };
  expect(preview(part, script, posts)).toEqual({
    again: ['each: in 1 of 2 groups', 'finish'],
    reused: ['start'],
    writes: [],
  });
  const whole = { fromPath: 'each', onlyFailedItems: false };
  expect(preview(whole, script, posts)).toEqual({ again: ['each', 'finish'], reused: ['start'], writes: ['each 2'] });
  expect(preview(whole, script, drawing(code('post', 'id_each'))).writes).toEqual([]);
});
