import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Json } from '@/graph/json';
import type { Outcome } from '@/server/engine/contract';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { done, fail, scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';

// What models, tools and code may give, written into a real database: whatever it is, the run ends, in words when it must.

const script = scriptedExecutors();
let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom(script.executors);
  await room.startWorker('one');
});
afterAll(() => room.close());
beforeEach(() => script.behaviours.clear());

const giving = (outcome: () => Outcome) => {
  script.behaviours.set('a', outcome);
  const plan = new PlanBuilder()
    .step('a')
    .step('b', { values: { seen: '{{ steps.a }}' }, isFinish: true })
    .chain('a', 'b');
  return room.createRun(plan.build()).then((runId) => room.whenEnded(runId));
};
const nested = (depth: number): Json => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as Json;
const parsed = (text: string): Json => JSON.parse(text) as Json;

it.each<[what: string, value: Json, kept: Json]>([
  ['U+0000', { text: 'a\u0000b', 'k\u0000': 1 }, { text: 'a\ufffdb', 'k\ufffd': 1 }],
  ['half of a character', ['\ud800', 'x\udc00'], ['\ufffd', 'x\ufffd']],
  ['numbers that are none', [Number.NaN, Number.POSITIVE_INFINITY], [null, null]],
  [
    'every control character',
    String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code)),
    `\ufffd${String.fromCharCode(...Array.from({ length: 31 }, (_, code) => code + 1))}`,
  ],
  [
    'text that looks like SQL and like a template',
    "'); drop table run; -- {{ steps.a }} $(x)",
    "'); drop table run; -- {{ steps.a }} $(x)",
  ],
  ['right to left and joined characters', '\u202Eabc\u202C 👩‍👩‍👧‍👦 \uFEFF', '\u202Eabc\u202C 👩‍👩‍👧‍👦 \uFEFF'],
  ['a number too long for a double', parsed('1e400') ?? 0, null],
])('keeps a run going over %s', async (_what, value, kept) => {
  const state = await giving(() => done(value));
  expect(state.status).toBe('succeeded');
  expect(state.steps.get('a')?.output).toEqual(kept);
});

it('says what is wrong with data that cannot be kept', async () => {
  for (const [value, words] of [
    [nested(80), /nested|deep/i],
    [Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, 1])), /fields|keys|many/i],
  ] as const) {
    const state = await giving(() => done(value));
    expect(state.status).toBe('failed');
    expect(state.error?.code).toBe('unsafe-data');
    expect(state.error?.message).toMatch(words);
  }
});

it('does not let a step’s fields change what objects are', async () => {
  const state = await giving(() =>
    done(parsed('{"__proto__": {"isAdmin": true}, "x": {"constructor": {"prototype": {}}}}')),
  );
  expect(['succeeded', 'failed']).toContain(state.status);
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  expect(JSON.stringify(state.steps.get('a')?.output ?? '')).not.toContain('__proto__');
});

it('keeps the first part of a log line of 10 MB, of an error of 10 MB and of 100,000 lines', async () => {
  const huge = `\u0000${'x'.repeat(10 * 1024 * 1024)}\ud800`;
  script.behaviours.set('a', ({ log }) => {
    log('info', huge);
    for (let line = 0; line < 100_000; line++) log('info', `line ${line}`);
    return fail('broken', { message: huge, details: { raw: huge } });
  });
  const runId = await room.createRun(new PlanBuilder().step('a', { isFinish: true }).build());
  const state = await room.whenEnded(runId);
  expect(state.status).toBe('failed');
  expect(state.error?.message.length).toBeLessThan(5_000);
  const events = await room.events(runId);
  expect(JSON.stringify(events).length).toBeLessThan(200_000);
  expect(JSON.stringify(events)).toContain('More was logged; only the first part is kept.');
});

it('takes outputs of 3.9 MB, whole, and refuses 4.1 MB, also in characters of several bytes', async () => {
  const small = '€'.repeat(Math.floor((3.9 * 1024 * 1024) / 3));
  const state = await giving(() => done(small));
  expect(state.status).toBe('succeeded');
  expect(state.steps.get('a')?.output).toMatchObject({ size: small.length * 3 + 2 });
  const large = await giving(() => done('€'.repeat(Math.ceil((4.1 * 1024 * 1024) / 3))));
  expect(large.error).toMatchObject({ code: 'output-too-large' });
  expect(large.error?.message).toContain('4.0 MB is the most');
});
