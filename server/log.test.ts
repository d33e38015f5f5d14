import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLogger, openDestination } from './log';

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

test('a log that cannot be written ends nothing, and what was held is written when it can be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-log-'));
  const file = join(folder, 'log');
  writeFileSync(file, '');
  // Opened for reading: every write to it fails, as on a full disk.
  const closed = openSync(file, 'r');
  try {
    const destination = openDestination(closed) as ReturnType<typeof openDestination> & { fd: number };
    const logger = createLogger(destination);
    for (let line = 0; line < 20_000; line++) logger.info('x'.repeat(100));
    const open = openSync(file, 'a');
    destination.fd = open;
    logger.info('written again');
    closeSync(open);
    const size = readFileSync(file).length;
    expect(size).toBeGreaterThan(500_000);
    expect(size).toBeLessThanOrEqual(1_000_000);
  } finally {
    closeSync(closed);
    rmSync(folder, { recursive: true });
  }
});
