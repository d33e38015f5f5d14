import { expect, it } from 'vitest';
import { offerOf, readOffer } from './offer';

const run = {
  runId: 'r',
  workspaceId: 'w',
  versionId: 'v',
  input: { text: 'ä' },
  seed: 's',
  origin: null,
  budget: null,
};
const self = { worker: 'one', takesAs: 'p1' };

it('tells one process all of a new run', () => {
  expect(readOffer(`p1 ${offerOf(run)}`, self)).toEqual({
    ...run,
    epoch: 1,
    seq: 0,
    hasSignals: false,
    offeredTo: 'one',
  });
});

it('is nothing for others, and says so when it cannot be read', () => {
  expect(readOffer('', self)).toBeNull();
  for (const notice of [`p2 ${offerOf(run)}`, 'p1 {', 'p1 null', 'p1 7', 'p1 {"form":2}', 'p1', 'what'])
    expect(readOffer(notice, self), notice).toBe('elsewhere');
});

it('is not made of what a notice cannot hold', () => {
  expect(offerOf({ ...run, input: { text: 'ä'.repeat(3_600) } })).not.toBeNull();
  expect(offerOf({ ...run, input: { text: 'ä'.repeat(3_800) } })).toBeNull();
});
