import { expect, it } from 'vitest';
import { newRunRow } from './new-run';
import { offerOf, readOffer } from './offer';

const row = newRunRow(
  {
    workspaceId: 'w',
    workflowId: 'f',
    version: { id: 'v' },
    input: { text: 'ä' },
    trigger: 'api',
    startedById: null,
    budget: { costUsd: 1 },
  },
  'v',
);
const AT = '2026-11-22T20:00:00+00:00';
const notice = `p1 ${JSON.stringify({ offered_at: AT, run: row })}`;
const self = { worker: 'one', makesAs: 'p1' };

it('tells one process all of a new run', () => {
  expect(readOffer(notice, self)).toEqual({
    runId: row.id,
    workspaceId: 'w',
    versionId: 'v',
    input: { text: 'ä' },
    seed: row.seed,
    origin: null,
    budget: { costUsd: 1 },
    epoch: 1,
    seq: 0,
    hasSignals: false,
    making: { worker: 'one', row: { ...row, offered_at: AT }, until: expect.any(Number) },
  });
});

it('is nothing for others, and nothing when it cannot be read', () => {
  // Another process that goes by the same name.
  expect(readOffer(notice, { worker: 'one', makesAs: 'p2' })).toBeNull();
  for (const text of ['', 'p1', 'p1 {', 'p1 null', 'p1 7', 'p1 {"run":7}', 'p1 {"offered_at":""}', 'what'])
    expect(readOffer(text, self), text).toBeNull();
});

it('is not made of what a notice cannot hold', () => {
  expect(offerOf({ ...row, input: { text: 'ä'.repeat(3_300) } })).not.toBeNull();
  expect(offerOf({ ...row, input: { text: 'ä'.repeat(3_800) } })).toBeNull();
});
