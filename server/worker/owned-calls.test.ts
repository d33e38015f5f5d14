import { expect, it } from 'vitest';
import type { Place } from '@/server/engine/places';
import { ownedCalls } from './owned-calls';

const place: Place = { workspaceId: 'w', runId: 'r', kind: 'mcp', name: 'crm' };
const setting = (heardAgoMs: number, owns: () => Promise<boolean>) => {
  const log: string[] = [];
  const places = ownedCalls({
    places: { take: async () => () => log.push('given back') },
    heardAgoMs: () => heardAgoMs,
    owns: () => {
      log.push('asked');
      return owns();
    },
  });
  return { log, call: () => places.take(place, { signal: new AbortController().signal, onWait: () => undefined }) };
};

it('lets a worker call that was heard of a moment ago, without asking', async () => {
  const { log, call } = setting(4_000, async () => false);
  await call();
  expect(log).toEqual([]);
});

it('makes one that stood still ask whether the run is still its own', async () => {
  const { log, call } = setting(60_000, async () => true);
  await call();
  expect(log).toEqual(['asked']);
});

it('keeps it from calling for a run that another has', async () => {
  const { log, call } = setting(60_000, async () => false);
  await expect(call()).rejects.toMatchObject({ error: { code: 'run-taken' } });
  expect(log).toEqual(['asked', 'given back']);
});
