import { expect, test } from 'vitest';
import { panToSee } from './pan-to-see';

const sight = { x: 100, y: 0, width: 800, height: 600 };
const card = { width: 240, height: 66 };

test('what is in sight stays where it is', () => {
  expect(panToSee({ x: 300, y: 200, ...card }, sight, 40)).toEqual({ x: 0, y: 0 });
});

test('what lies beyond an edge is brought in by as much as it lacks, with a margin', () => {
  expect(panToSee({ x: 800, y: 590, ...card }, sight, 40)).toEqual({ x: 180, y: 96 });
  expect(panToSee({ x: 0, y: -50, ...card }, sight, 40)).toEqual({ x: -140, y: -90 });
});

test('of what is larger than the window its beginning is shown', () => {
  expect(panToSee({ x: 500, y: 100, width: 2_000, height: 300 }, sight, 40)).toEqual({ x: 400, y: 0 });
});

test('where there is no room for a margin there is none', () => {
  expect(panToSee({ x: 90, y: 100, width: 800, height: 100 }, sight, 40)).toEqual({ x: -10, y: 0 });
});
