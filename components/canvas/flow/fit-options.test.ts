import { expect, test } from 'vitest';
import { fitOptionsOf } from './fit-options';

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
