import { expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import type { StepError } from '@/server/engine/step-error';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { buildTimeline } from '../timeline/build-timeline';
import { afterAttempt, type EffectivePolicy, retryWords, timeoutWords } from './retry-words';

const policy: EffectivePolicy = {
  retry: { attempts: 4, firstDelayMs: 1_000, factor: 2, maxDelayMs: 60_000, jitter: true, when: 'transient' },
  timeoutMs: 120_000,
  onError: 'stop',
};
const drawing = sketch([{ key: 'ask' }]);
const busy: StepError = { code: 'rate-limited', message: 'Busy.', transient: true, status: 429, retryAfterMs: 5_000 };
const wrong: StepError = { code: 'bad-input', message: 'Wrong.', transient: false };

function said(script: RunScript, attempt: number, with_: EffectivePolicy = policy): string | null {
  const span = buildTimeline(drawing, foldRun(script.events), runStart + 60_000).spans.get('ask');
  const found = span?.attempts[attempt - 1];
  if (!span || !found) throw new Error(`no try ${attempt}`);
  return afterAttempt(span, found, with_);
}

test('a try that was followed says how long after and why it was worth it', () => {
  const script = new RunScript(drawing).begin().started(0, 'ask').attemptFailed(1_000, 'ask', 1, 6_000, busy);
  expect(said(script, 1)).toBe(
    'Another try follows 5.0 s later, as the other side asked (5 s), because an error with status 429 may pass by itself.',
  );
  script.started(6_000, 'ask', 2).completed(7_000, 'ask', {}, { attempt: 2 });
  expect(said(script, 1)).toContain('Tried again 5.0 s later');
  expect(said(script, 2)).toBeNull();
});

test('a try that was the last says why', () => {
  const script = new RunScript(drawing).begin().started(0, 'ask').failed(1_000, 'ask', wrong);
  expect(said(script, 1)).toBe('Not tried again: the same error would come back.');
  expect(said(script, 1, { ...policy, retry: { ...policy.retry, attempts: 1 } })).toBe(
    'Not tried again: this step is set to one try.',
  );
  expect(said(script, 1, { ...policy, retry: { ...policy.retry, when: 'error.status == 429' } })).toContain(
    'condition for trying again did not hold',
  );
  const spent = new RunScript(drawing).begin().started(0, 'ask').attemptFailed(1, 'ask', 1, 2, busy);
  spent.started(2, 'ask', 2).failed(3, 'ask', busy, [], 2);
  expect(said(spent, 2, { ...policy, retry: { ...policy.retry, attempts: 2 } })).toBe(
    'Not tried again: all 2 tries were used.',
  );
  expect(said(spent, 2)).toContain('longer than Sluice waits');
});

test('a step that found no room waited for it, whatever its condition for trying again, and used up no try', () => {
  const full: StepError = { code: 'queue-full', message: 'Full.', transient: true, isBusy: true };
  const script = new RunScript(drawing).begin().started(0, 'ask').attemptFailed(1_000, 'ask', 1, 16_000, full);
  const own = { ...policy, retry: { ...policy.retry, when: 'error.status == 429' } };
  expect(said(script, 1, own)).toBe('Waits 15.0 s for room, which uses up no try.');
  script.started(16_000, 'ask', 2).attemptFailed(17_000, 'ask', 2, 18_000, busy);
  expect(said(script, 1, own)).toBe('Waited 15.0 s for room, which uses up no try.');
  script.started(18_000, 'ask', 3).failed(19_000, 'ask', wrong, [], 3);
  const most = (attempts: number) => ({ ...policy, retry: { ...policy.retry, attempts } });
  expect(said(script, 3, most(3))).toBe('Not tried again: the same error would come back.');
  expect(said(script, 3, most(2))).toBe('Not tried again: all 2 tries were used.');
});

test('a step that found no room until its time was over says so, also with one try', () => {
  const full: StepError = { code: 'queue-full', message: 'Full.', transient: true, isBusy: true };
  const once = { ...policy, retry: { ...policy.retry, attempts: 1 } };
  const script = new RunScript(drawing).begin().started(0, 'ask').failed(1_000, 'ask', full);
  expect(said(script, 1, once)).toBe(
    'Not tried again: it waited for room until the time for all tries together was over.',
  );
});

test('a step that goes on from a run says that it waited for that run to end', () => {
  const ending: StepError = { code: 'run-ending', message: 'Still ending.', transient: true, isBusy: true };
  const script = new RunScript(drawing).begin().started(0, 'ask').attemptFailed(1_000, 'ask', 1, 16_000, ending);
  expect(said(script, 1)).toBe('Waits 15.0 s for that run to end, which uses up no try.');
});

test('a try that may have happened is repeated by a person only', () => {
  const script = new RunScript(drawing).begin().started(0, 'ask');
  script.add(1_000, 'ask', { type: 'step.outcomeUnknown', attempt: 1, nodeId: 'id_ask' });
  expect(said(script, 1)).toContain('not repeated unless a person says so');
  script.started(61_000, 'ask', 2).completed(62_000, 'ask', {}, { attempt: 2 });
  expect(said(script, 1)).toBe('It may have happened, so a person was asked. They chose to run it again, 1 min later.');
});

test('a policy reads as a sentence', () => {
  expect(retryWords(policy.retry)).toBe(
    'At most 4 tries, 1 s apart, then 2 times as long each, 1 min at most, for errors that may pass by themselves',
  );
  expect(retryWords({ ...policy.retry, attempts: 1 })).toBe('One try');
  expect(timeoutWords({ ...policy, totalTimeoutMs: 300_000 })).toBe('2 min each try, 5 min in all');
});
