import { expect, test } from 'vitest';
import { forTerminal } from './print';

test('what a model or a file says gives no orders to the terminal', () => {
  expect(forTerminal('\u001b]52;c;ZXZpbA==\u0007 done\r\u009b2J\n\tnext')).toBe('�]52;c;ZXZpbA==� done��2J\n\tnext');
  expect(forTerminal('Zażółć · 名前 “ok”\n')).toBe('Zażółć · 名前 “ok”\n');
});
