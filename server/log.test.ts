import { expect, test } from 'vitest';
import { createLogger } from './log';

test('secrets do not reach the log under the names they travel by', () => {
  const lines: string[] = [];
  const logger = createLogger({ write: (line) => lines.push(line) });
  logger.info(
    { apiKey: 'sk-1', request: { headers: { authorization: 'Bearer 2' } }, a: { b: { token: '3' } } },
    'Called',
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/sk-1|Bearer 2|"3"/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'Called', apiKey: '[redacted]', level: 'info' });
});
