import { expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { humanGate } from './definition';
import { humanGateExecutor } from './executor';

const config = (given: JsonObject) =>
  humanGate.config.parse({ ...humanGate.initialConfig, title: 'Send it?', ...given });
const note = { key: 'note', label: 'Note', type: 'long-text', isRequired: false };

test('asks with its message, answers and limits', async () => {
  expect(await humanGateExecutor(config({ message: 'Hello **you**', approvers: ['Mara'] }), stepContext())).toEqual({
    kind: 'ask',
    timeoutMs: 7 * 86_400_000,
    form: {
      title: 'Send it?',
      message: 'Hello **you**',
      form: null,
      initialValues: {},
      routes: [
        { id: 'approve', label: 'Approve', tone: 'primary' },
        { id: 'reject', label: 'Reject', tone: 'danger' },
      ],
      timeoutRoute: 'timed_out',
      approvers: ['Mara'],
    },
  });
});

test('fields are filled in where there is something to fill in', async () => {
  const fields = [
    { ...note, initial: 'so far' },
    { ...note, key: 'empty', initial: '' },
  ];
  expect(await humanGateExecutor(config({ fields }), stepContext())).toMatchObject({
    form: {
      initialValues: { note: 'so far' },
      form: { type: 'object', properties: { note: {}, empty: {} }, required: [] },
    },
  });
});

test('nobody in time has a way of its own, unless it counts as an answer', () => {
  const ports = (given: JsonObject) => humanGate.outputs(config(given)).map((port) => port.id);
  expect(ports({})).toEqual(['approve', 'reject', 'timed_out']);
  expect(ports({ timeoutRoute: 'reject' })).toEqual(['approve', 'reject']);
  const findings = humanGate.check?.(config({ timeoutRoute: 'gone' }), checkContext());
  expect(findings).toMatchObject([{ code: 'unknown-route', field: 'config.timeoutRoute' }]);
});

test('it says how often to remind people, when they are to be reminded', async () => {
  const asked = await humanGateExecutor(config({ remindAfterMs: 3_600_000 }), stepContext());
  expect(asked).toMatchObject({ kind: 'ask', form: { remindAfterMs: 3_600_000 } });
});
