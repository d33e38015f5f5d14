import { expect, it } from 'vitest';
import { PostgresValueStore } from './value-store';

const storing = (bytes: Buffer): PostgresValueStore => {
  const query = () => Promise.resolve({ rows: [{ bytes }] });
  return new PostgresValueStore({ query } as unknown as ConstructorParameters<typeof PostgresValueStore>[0]);
};
const reference = { $blob: 'ab'.repeat(32), size: 4, preview: '' };

it('gives the value behind a reference', async () => {
  expect(await storing(Buffer.from('{"a":1}')).get('workspace-1', reference)).toEqual({ a: 1 });
});

it('fails the step, not the worker, when the bytes are not JSON', async () => {
  await expect(storing(Buffer.from('%PDF')).get('workspace-1', reference)).rejects.toMatchObject({
    name: 'StepFailure',
    error: { code: 'value-unreadable', transient: false },
  });
});
