import { expect, it } from 'vitest';
import { newRunRow } from './new-run';
import { offerOf, readOffer, textFor } from './offer';

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
const text = JSON.stringify({ offered_at: AT, run: row });

it('tells all of a new run', () => {
  expect(readOffer(text, 'one')).toEqual({
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

it('is for one process, also when another goes by the same name', () => {
  expect(textFor('p1', `p1 ${text}`)).toBe(text);
  for (const notice of [`p2 ${text}`, text, 'p1', '']) expect(textFor('p1', notice), notice).toBeNull();
});

it('is nothing when it cannot be read', () => {
  for (const each of ['', '{', 'null', '7', '[]', '{"run":7}', '{"run":null}', '{"offered_at":""}', 'what'])
    expect(readOffer(each, 'one'), each).toBeNull();
});

it('is not made of what a notice cannot hold', () => {
  expect(offerOf({ ...row, input: { text: 'ä'.repeat(3_300) } })).not.toBeNull();
  expect(offerOf({ ...row, input: { text: 'ä'.repeat(3_800) } })).toBeNull();
});
