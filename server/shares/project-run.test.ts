import { expect, it } from 'vitest';
import { StepFailure } from '@/server/engine/contract';
import { fullValue } from './project-run';

const reference = { $blob: 'ab'.repeat(32), size: 4, preview: 'The beg' };
const failing = (cause: Error) => ({ get: () => Promise.reject(cause) });

it('shows the beginning of a value that cannot be had', async () => {
  const missing = new StepFailure({ code: 'value-missing', message: 'It is gone.', transient: false });
  expect(await fullValue(failing(missing), 'workspace-1', reference)).toEqual(reference);
});

it('does not hide other failures', async () => {
  await expect(fullValue(failing(new Error('down')), 'workspace-1', reference)).rejects.toThrow('down');
});
