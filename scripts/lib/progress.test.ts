import { afterEach, expect, test, vi } from 'vitest';
import { withProgress } from './progress.mjs';

const written: string[] = [];
vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
  written.push(String(text));
  return true;
});
afterEach(() => {
  written.length = 0;
});

test('a short step says nothing, unless it is judged', async () => {
  expect(await withProgress('Looking', async () => 1)).toBe(1);
  expect(written).toEqual([]);
  await withProgress(
    'Testing',
    async () => 2,
    (result) => ({ isGood: result === 2, note: '2 passed' }),
  );
  expect(written.join('')).toMatch(/^✓ Testing, 0\.\d s, 2 passed\n$/);
});

test('a step that is judged bad, or fails, is marked so', async () => {
  await withProgress(
    'Testing',
    async () => 1,
    () => ({ isGood: false, note: '1 failed' }),
  );
  expect(written.join('')).toMatch(/^✗ Testing/);
  await expect(withProgress('Breaking', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('a step inside another says nothing of its own', async () => {
  const result = await withProgress(
    'Outside',
    () => withProgress('Inside', async () => 'done'),
    () => ({ isGood: true, note: 'whole' }),
  );
  expect(result).toBe('done');
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^✓ Outside/);
});
