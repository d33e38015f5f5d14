import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { buildTimeline } from './build-timeline';
import type { Segment, Span } from './span';

const line = sketch(
  [{ key: 'start' }, { key: 'draft' }, { key: 'approve' }, { key: 'save' }],
  ['start > draft', 'draft > approve', 'approve.approve > save'],
);

const relative = (span: Span | undefined) =>
  span?.segments.map(({ kind, from, to }) => [kind, from - runStart, to - runStart]);

describe('buildTimeline', () => {
  test('shows queueing, a failed try, the pause after it, and work, each its own piece', () => {
    const script = new RunScript(line)
      .begin()
      .started(0, 'start')
      .completed(100, 'start')
      .started(300, 'draft')
      .attemptFailed(2_300, 'draft', 1, 4_300)
      .started(4_400, 'draft', 2)
      .completed(9_000, 'draft', { subject: 'Hi' }, { attempt: 2 });
    const { spans } = buildTimeline(line, foldRun(script.events), runStart + 9_000);
    expect(relative(spans.get('draft'))).toEqual([
      ['queued', 100, 300],
      ['failed', 300, 2_300],
      ['backoff', 2_300, 4_400],
      ['working', 4_400, 9_000],
    ]);
    expect(spans.get('draft')?.status).toBe('done');
    expect(spans.get('draft')?.attempts.map((attempt) => attempt.outcome)).toEqual(['failed', 'done']);
  });

  test('a gate waits from its question to its answer', () => {
    const script = new RunScript(line)
      .begin()
      .started(0, 'start')
      .completed(0, 'start')
      .started(0, 'draft')
      .completed(1_000, 'draft')
      .started(1_000, 'approve')
      .asked(1_010, 'approve');
    const open = buildTimeline(line, foldRun(script.events), runStart + 5_000);
    expect(open.spans.get('approve')?.status).toBe('waiting');
    expect(relative(open.spans.get('approve'))).toEqual([
      ['working', 1_000, 1_010],
      ['waiting', 1_010, 5_000],
    ]);
    script.answered(20_000, 'approve').completed(20_100, 'approve', {}, { ports: ['approve'] });
    const closed = buildTimeline(line, foldRun(script.events), runStart + 20_100);
    expect(relative(closed.spans.get('approve'))).toEqual([
      ['working', 1_000, 1_010],
      ['waiting', 1_010, 20_000],
      ['working', 20_000, 20_100],
    ]);
    expect(closed.spans.get('save')?.status).toBe('queued');
  });

  test('a step on a route that was not taken is neither queued nor given a bar', () => {
    const script = new RunScript(line)
      .begin()
      .started(0, 'start')
      .completed(0, 'start')
      .started(0, 'draft')
      .completed(10, 'draft')
      .started(10, 'approve')
      .completed(20, 'approve', {}, { ports: ['reject'] });
    const { spans } = buildTimeline(line, foldRun(script.events), runStart + 20);
    expect(spans.get('save')).toMatchObject({ status: 'idle', segments: [] });
  });

  test('items are rows between a container and its steps, in the order of the list', () => {
    const loop = sketch(
      [{ key: 'start' }, { key: 'each' }, { key: 'check', inside: 'each' }, { key: 'split', inside: 'each' }],
      ['start > each', 'check > split'],
    );
    const script = new RunScript(loop)
      .begin()
      .started(0, 'start')
      .completed(0, 'start')
      .started(10, 'each')
      .fan(10, 'each', ['a', 'b', 'c'])
      .started(40, 'each[1]/check')
      .started(30, 'each[0]/check')
      .completed(50, 'each[0]/check')
      .failed(60, 'each[1]/check');
    const { spans, roots } = buildTimeline(loop, foldRun(script.events), runStart + 100);
    expect(roots).toEqual(['start', 'each']);
    expect(spans.get('each')?.children).toEqual(['each[0]', 'each[1]']);
    expect(spans.get('each[0]')?.children).toEqual(['each[0]/check', 'each[0]/split']);
    expect(spans.get('each[0]/split')).toMatchObject({ status: 'queued', depth: 2 });
    expect(spans.get('each[1]')).toMatchObject({ status: 'failed', kind: 'item', index: 1 });
    expect(relative(spans.get('each[0]/check'))?.[0]).toEqual(['queued', 10, 30]);
  });

  test('a lost try is closed, and the step is queued again', () => {
    const script = new RunScript(line)
      .begin()
      .started(0, 'start')
      .add(50, 'start', { type: 'step.lost', attempt: 1, nodeId: 'id_start' });
    const { spans } = buildTimeline(line, foldRun(script.events), runStart + 80);
    expect(spans.get('start')?.status).toBe('queued');
    expect(relative(spans.get('start'))).toEqual([
      ['failed', 0, 50],
      ['queued', 50, 80],
    ]);
  });

  test('an unknown outcome waits for a person', () => {
    const script = new RunScript(line)
      .begin()
      .started(0, 'start')
      .add(50, 'start', { type: 'step.outcomeUnknown', attempt: 1, nodeId: 'id_start' });
    const { spans } = buildTimeline(line, foldRun(script.events), runStart + 80);
    expect(spans.get('start')?.status).toBe('attention');
    expect(relative(spans.get('start'))?.at(-1)).toEqual(['waiting', 50, 80]);
    const decided = {
      type: 'step.outcomeDecided',
      attempt: 1,
      nodeId: 'id_start',
      choice: 'happened',
      by: 'Mara',
    } as const;
    script.add(90, 'start', decided).completed(91, 'start');
    const after = buildTimeline(line, foldRun(script.events), runStart + 200);
    expect(relative(after.spans.get('start'))?.at(-1)).toEqual(['waiting', 50, 91]);
  });
});

/** Any log at all over a small drawing: the inspector must show even one that no engine would write. */
const anyScript = fc
  .array(
    fc.record({
      kind: fc.constantFrom('started', 'completed', 'attemptFailed', 'failed', 'skipped', 'asked', 'answered', 'lost'),
      path: fc.constantFrom('start', 'draft', 'approve', 'save'),
      after: fc.integer({ min: 0, max: 500 }),
      attempt: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    const script = new RunScript(line).begin();
    let at = 0;
    for (const step of steps) {
      at += step.after;
      if (step.kind === 'started') script.started(at, step.path, step.attempt);
      else if (step.kind === 'completed') script.completed(at, step.path, {}, { attempt: step.attempt });
      else if (step.kind === 'attemptFailed') script.attemptFailed(at, step.path, step.attempt, at + 10);
      else if (step.kind === 'failed') script.failed(at, step.path, undefined, [], step.attempt);
      else if (step.kind === 'skipped') script.skipped(at, step.path);
      else if (step.kind === 'asked') script.asked(at, step.path);
      else if (step.kind === 'answered') script.answered(at, step.path);
      else script.add(at, step.path, { type: 'step.lost', attempt: step.attempt, nodeId: `id_${step.path}` });
    }
    return { events: script.events, end: at };
  });

describe('laws', () => {
  const isOrdered = (segments: Segment[]) =>
    segments.every((segment, position) => {
      const next = segments[position + 1];
      return segment.from <= segment.to && (next === undefined || segment.from <= next.from);
    });

  test('every piece lies inside the run and none runs backwards', () => {
    fc.assert(
      fc.property(anyScript, ({ events, end }) => {
        const timeline = buildTimeline(line, foldRun(events), runStart + end);
        for (const span of timeline.spans.values()) {
          expect(isOrdered(span.segments)).toBe(true);
          for (const segment of span.segments) {
            expect(segment.from).toBeGreaterThanOrEqual(timeline.startedAt);
            expect(segment.to).toBeLessThanOrEqual(timeline.until);
          }
        }
      }),
    );
  });

  test('a prefix of the log is folded like a shorter run: the same rows, nothing from the future', () => {
    fc.assert(
      fc.property(anyScript, fc.nat({ max: 40 }), ({ events }, cut) => {
        const part = events.slice(0, Math.max(1, cut));
        const now = Date.parse(part.at(-1)?.at ?? '');
        const timeline = buildTimeline(line, foldRun(part), now);
        expect([...timeline.spans.keys()].sort()).toEqual(['approve', 'draft', 'save', 'start']);
        for (const span of timeline.spans.values()) expect(span.endedAt ?? 0).toBeLessThanOrEqual(now);
      }),
    );
  });
});
