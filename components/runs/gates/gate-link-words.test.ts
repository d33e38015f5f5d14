import { expect, test } from 'vitest';
import { answerLinksLabel, deadlineWords, madeWords } from './gate-link-words';

const now = new Date(2026, 10, 20, 14, 30).getTime();
const at = (hours: number, minutes: number, seconds = 0) =>
  new Date(2026, 10, 20, hours, minutes, seconds).toISOString();

test('the button counts the links that can still be used, and only those', () => {
  expect(answerLinksLabel([])).toBe('Answer links');
  expect(answerLinksLabel([{ state: 'used' }, { state: 'revoked' }, { state: 'over' }])).toBe('Answer links');
  expect(answerLinksLabel([{ state: 'open' }, { state: 'revoked' }, { state: 'open' }])).toBe('Answer links · 2');
});

test('links for one person are told apart by the time of day they were made', () => {
  const links = [
    { id: 'c', recipient: 'Petra Vogt', createdAt: at(14, 27) },
    { id: 'b', recipient: 'Jon Ek', createdAt: at(14, 3) },
    { id: 'a', recipient: 'Petra Vogt', createdAt: at(14, 3) },
  ];
  expect(Object.fromEntries(madeWords(links, now))).toEqual({ a: 'made 14:03', b: 'made 14:03', c: 'made 14:27' });
});

test('links for one person of the same minute are numbered, the first one made is 1', () => {
  const links = [
    { id: 'c', recipient: 'Petra Vogt', createdAt: at(14, 3, 50) },
    { id: 'b', recipient: 'Petra Vogt', createdAt: at(14, 3, 20) },
    { id: 'a', recipient: 'Petra Vogt', createdAt: at(14, 3, 20) },
  ];
  expect(Object.fromEntries(madeWords(links, now))).toEqual({
    a: 'made 14:03 (1)',
    b: 'made 14:03 (2)',
    c: 'made 14:03 (3)',
  });
});

test('a deadline says how long is left, and on request until when, in local time', () => {
  const deadline = new Date(2026, 10, 22, 14, 2).getTime();
  expect(deadlineWords(deadline, now, false)).toBe('Answer in 2 days');
  expect(deadlineWords(new Date(deadline).toISOString(), now, true)).toBe('Answer until Sun 22 Nov, 14:02 (in 2 days)');
});
