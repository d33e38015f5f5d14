import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  approachTip,
  blurTip,
  closeTip,
  dropTip,
  keepTip,
  leaveTip,
  openTip,
  pressTip,
  renewTip,
  tooltipState,
} from './tooltip-state';

const anchor = {} as Element;
const tip = (label: string) => ({ label, side: 'top' as const });
const shown = () => (tooltipState().isOpen ? tooltipState().tip?.label : null);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  closeTip();
  for (const id of ['a', 'b']) leaveTip(id);
  // Past the time in which the next one would open at once
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
});

test('it opens when the pointer rests, and not while it moves', () => {
  approachTip('a', anchor, tip('Undo'));
  vi.advanceTimersByTime(400);
  approachTip('a', anchor, tip('Undo'));
  vi.advanceTimersByTime(400);
  expect(shown()).toBeNull();
  vi.advanceTimersByTime(100);
  expect(shown()).toBe('Undo');
});

test('the next one opens at once, for a moment after the last', () => {
  openTip('a', anchor, tip('Undo'));
  leaveTip('a');
  approachTip('b', anchor, tip('Redo'));
  expect(shown()).toBe('Redo');
  leaveTip('b');
  vi.advanceTimersByTime(1_000);
  approachTip('a', anchor, tip('Undo'));
  expect(shown()).toBeNull();
});

test('the pointer may go over to the tooltip itself', () => {
  openTip('a', anchor, tip('Undo'));
  leaveTip('a');
  vi.advanceTimersByTime(50);
  keepTip();
  vi.advanceTimersByTime(1_000);
  expect(shown()).toBe('Undo');
  leaveTip('a');
  vi.advanceTimersByTime(100);
  expect(shown()).toBeNull();
});

test('what was pressed stays quiet until it is left', () => {
  openTip('a', anchor, tip('Undo'));
  pressTip('a');
  expect(shown()).toBeNull();
  approachTip('a', anchor, tip('Undo'));
  openTip('a', anchor, tip('Undo'));
  vi.advanceTimersByTime(1_000);
  expect(shown()).toBeNull();
  blurTip('a');
  openTip('a', anchor, tip('Undo'));
  expect(shown()).toBe('Undo');
});

test('its words follow what they are of, and it goes with it', () => {
  openTip('a', anchor, tip('Copy link'));
  renewTip('b', tip('Something else'));
  renewTip('a', tip('Copied'));
  expect(shown()).toBe('Copied');
  dropTip('b');
  expect(shown()).toBe('Copied');
  dropTip('a');
  expect(shown()).toBeNull();
});
