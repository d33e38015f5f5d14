import { expect, test } from 'vitest';
import { beginningOf, fitOptionsOf } from './fit-options';

const port = (id: string) => ({ id, label: id });
const shape = (type: 'step' | 'frame', x: number, ports: string[], parentId?: string) => ({
  ...{ type, position: { x, y: 0 }, width: 240, data: { model: { ports: ports.map(port) } } },
  ...(parentId === undefined ? {} : { parentId }),
});
const right = (...shapes: ReturnType<typeof shape>[]) => fitOptionsOf(shapes).padding.right;

test('the names of the ways out of a frame at the right edge have room', () => {
  expect(right(shape('step', 0, ['out']), shape('frame', 300, ['done', 'limit']))).toBe('104px');
});

test('nothing is made smaller for names that have room anyway, or are not there', () => {
  expect(right(shape('frame', 0, ['done', 'limit']), shape('step', 400, ['out']))).toBe('48px');
  expect(right(shape('step', 0, ['out']), shape('frame', 300, ['out']))).toBe('48px');
  expect(right(shape('step', 300, ['yes', 'no']))).toBe('48px');
  expect(right(shape('step', 300, ['out']), shape('frame', 200, ['done', 'limit'], 'outer'))).toBe('48px');
});

const at = (x: number, y: number) => ({ ...shape('step', x, ['out']), position: { x, y }, height: 66 });
const screen = { width: 1_000, height: 700 };

test('what can be read as a whole is shown as a whole', () => {
  expect(beginningOf([at(0, 0), at(600, 200)], screen)).toBeNull();
  expect(beginningOf([], screen)).toBeNull();
});

test('a workflow that is too wide begins at the left with its first step, in the middle of the height', () => {
  const beginning = beginningOf([at(304, 100), at(0, 100), at(4_000, 100)], screen);
  expect(beginning).toMatchObject({ x: 56, zoom: 0.65 });
  // From 40 px below the upper edge to 72 px above the lower one
  expect((beginning?.y ?? 0) + (100 + 33) * 0.65).toBeCloseTo(40 + (700 - 40 - 72) / 2);
});

test('of one that is too high, no room is left empty while there are steps to show', () => {
  const top = beginningOf([at(0, 0), at(300, 2_000)], screen);
  expect(top?.y).toBe(40);
  const bottom = beginningOf([at(0, 2_000), at(300, 0)], screen);
  expect((bottom?.y ?? 0) + 2_066 * 0.65).toBeCloseTo(700 - 72);
});
