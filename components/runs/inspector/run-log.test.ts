import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import { RunScript, sketch } from '../testing/run-script';
import { emptyLog, withEvents, withProgress } from './run-log';

const document = sketch([{ key: 'start' }, { key: 'draft' }], ['start > draft']);
const { events } = new RunScript(document)
  .begin()
  .started(0, 'start')
  .completed(1, 'start')
  .started(1, 'draft')
  .attemptFailed(3, 'draft', 1, 5)
  .started(6, 'draft', 2)
  .completed(9, 'draft', 'Hi', { attempt: 2 })
  .succeeded(9);

test('however the log arrives, in whatever pieces and however often, it is the same log', () => {
  const piece = fc.tuple(fc.nat(events.length), fc.nat(events.length));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      let log = emptyLog;
      // a stream may repeat from an earlier place, but leaves no gap
      for (const [from, to] of pieces) log = withEvents(log, events.slice(Math.min(from, log.events.length), to));
      log = withEvents(log, events.slice(log.events.length));
      expect(log.events.map((event) => event.seq)).toEqual(events.map((event) => event.seq));
      expect(log.state).toEqual(foldRun(events));
    }),
  );
});

test('text of one attempt is joined, and a new attempt begins anew', () => {
  let log = withEvents(emptyLog, events.slice(0, 4));
  log = withProgress(log, 'draft', 1, { textDelta: 'Hel' });
  log = withProgress(log, 'draft', 1, { textDelta: 'lo', message: 'Writing' });
  expect(log.progress.get('draft')).toEqual({ attempt: 1, text: 'Hello', message: 'Writing', fraction: undefined });
  log = withProgress(log, 'draft', 2, { textDelta: 'Hi' });
  expect(log.progress.get('draft')?.text).toBe('Hi');
});

test('an event of a step ends what it was saying, and late news of an ended attempt is dropped', () => {
  let log = withProgress(withEvents(emptyLog, events.slice(0, 4)), 'draft', 1, { textDelta: 'Hel' });
  log = withEvents(log, events.slice(4, 5));
  expect(log.progress.size).toBe(0);
  expect(withProgress(log, 'draft', 1, { textDelta: 'late' }).progress.size).toBe(0);
});

test('nothing new leaves the log as it was, so that nothing is drawn again', () => {
  const log = withEvents(emptyLog, events);
  expect(withEvents(log, events.slice(2, 5))).toBe(log);
});
