import { describe, expect, it } from 'vitest';
import { isDatabaseDown } from '@/server/database-down';
import { withRetry } from './with-retry';

const down = () => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });

describe('a database that is away', () => {
  it('is told from a statement that is wrong', () => {
    const withCode = (code: string) => Object.assign(new Error('x'), { code });
    for (const code of ['57P01', '57P03', '08006', '53300', '40001', 'ECONNRESET', 'EPIPE'])
      expect(isDatabaseDown(withCode(code)), code).toBe(true);
    for (const words of [
      'Connection terminated unexpectedly',
      'Query read timeout',
      'timeout exceeded when trying to connect',
    ])
      expect(isDatabaseDown(new Error(words)), words).toBe(true);
    expect(isDatabaseDown(new AggregateError([down()]))).toBe(true);
    for (const code of ['23505', '22P05', '42601']) expect(isDatabaseDown(withCode(code)), code).toBe(false);
    expect(isDatabaseDown('away')).toBe(false);
  });

  it('is asked again, ever later', async () => {
    const waits: number[] = [];
    let tries = 0;
    const result = await withRetry(
      async () => {
        if (++tries < 5) throw down();
        return 'back';
      },
      { firstMs: 4, mostMs: 16, onWait: (_, waitMs) => waits.push(waitMs) },
    );
    expect(result).toBe('back');
    expect(waits).toHaveLength(4);
    expect(waits[3]).toBeGreaterThan(waits[0] ?? 0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(20);
  });

  it('is given up on in the end, or when asked to stop', async () => {
    await expect(withRetry(() => Promise.reject(down()), { firstMs: 1, giveUpAfterMs: 5 })).rejects.toThrow(
      'ECONNREFUSED',
    );
    const stop = new AbortController();
    const stopped = withRetry(() => Promise.reject(down()), { firstMs: 60_000, signal: stop.signal });
    stop.abort();
    await expect(stopped).rejects.toThrow('ECONNREFUSED');
  });

  it('does not repeat what is wrong', async () => {
    let tries = 0;
    const wrong = withRetry(() => {
      tries++;
      return Promise.reject(new Error('syntax error'));
    });
    await expect(wrong).rejects.toThrow('syntax error');
    expect(tries).toBe(1);
  });
});
