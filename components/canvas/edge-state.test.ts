import { expect, test } from 'vitest';
import { edgeState, hasGivenResult } from './edge-state';

const edge = { id: 'e', source: 'a', sourcePort: 'out', target: 'b', targetPort: 'in' };
const queued = { status: 'queued', word: '' } as const;

test('a list that went on without some of its items has gone on', () => {
  const short = { status: 'attention', word: 'Done without 2 items', firedPorts: ['out'] } as const;
  expect(edgeState(edge, { ...short, firedPorts: ['out'] }, queued)).toBe('taken');
  expect(hasGivenResult({ ...short, firedPorts: ['out'] })).toBe(true);
});

test('a step about which a person has to decide has not', () => {
  const unknown = { status: 'attention', word: 'Did it happen?', firedPorts: [] as string[] } as const;
  expect(edgeState(edge, { ...unknown, firedPorts: [] }, queued)).toBe('idle');
  expect(hasGivenResult({ ...unknown, firedPorts: [] })).toBe(false);
  expect(hasGivenResult(undefined)).toBe(false);
});

test('a step that failed and took its error output has given no result', () => {
  expect(
    edgeState({ ...edge, sourcePort: 'error' }, { status: 'failed', word: '', firedPorts: ['error'] }, queued),
  ).toBe('taken');
  expect(hasGivenResult({ status: 'failed', word: '', firedPorts: ['error'] })).toBe(false);
});
