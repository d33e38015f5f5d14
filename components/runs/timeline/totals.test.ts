import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch, usage } from '../testing/run-script';
import { buildTimeline } from './build-timeline';
import { merge, runTotals } from './totals';

const two = sketch([{ key: 'a' }, { key: 'b' }, { key: 'gate' }], ['a > gate']);

test('working and waiting do not overlap', () => {
  const { events } = new RunScript(two)
    .begin()
    .started(0, 'a')
    .started(0, 'b')
    .completed(1_000, 'a', {}, { usage: [usage()] })
    .started(1_000, 'gate')
    .asked(1_000, 'gate')
    .completed(3_000, 'b', {}, { usage: [usage({ inputTokens: 100, outputTokens: 10, costUsd: 0.002 })] })
    .answered(10_000, 'gate')
    .completed(10_000, 'gate')
    .succeeded(10_000);
  const totals = runTotals(buildTimeline(two, foldRun(events), runStart + 10_000));
  expect(totals).toMatchObject({ tookMs: 10_000, workingMs: 3_000, waitingMs: 7_000, modelCalls: 2 });
  expect(totals).toMatchObject({ inputTokens: 1_012, outputTokens: 486 });
  expect(totals.costUsd).toBeCloseTo(0.0061);
});

test('one unknown part makes the sum unknown, never smaller', () => {
  const { events } = new RunScript(two)
    .begin()
    .started(0, 'a')
    .completed(1, 'a', {}, { usage: [usage(), usage({ costUsd: null, inputTokens: null, isStandIn: true })] });
  const totals = runTotals(buildTimeline(two, foldRun(events), runStart + 1));
  expect(totals).toMatchObject({ costUsd: null, inputTokens: null, outputTokens: 952, modelCalls: 2, isStandIn: true });
});

test('joined intervals are disjoint, sorted, and cover the same points', () => {
  const interval = fc
    .tuple(fc.nat(100), fc.nat(100))
    .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  fc.assert(
    fc.property(fc.array(interval), fc.nat(100), (intervals, point) => {
      const merged = merge(intervals);
      merged.forEach(([from], position) => {
        const before = merged[position - 1];
        if (before) expect(before[1]).toBeLessThan(from);
      });
      const covers = (list: [number, number][]) => list.some(([from, to]) => from <= point && point <= to);
      expect(covers(merged)).toBe(covers(intervals));
    }),
  );
});
