import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redactor';

describe('a live secret', () => {
  const secret = 'p@ss "word"/+ü9';
  const redactor = createRedactor([secret]);

  it.each([
    ['as it is', `key=${secret};`],
    ['in an address', `https://a.example/?k=${encodeURIComponent(secret)}&b=1`],
    ['in base64', `token ${Buffer.from(secret).toString('base64')}`],
    ['in base64 for addresses', `token ${Buffer.from(secret).toString('base64url')}`],
    ['in JSON text', JSON.stringify({ key: secret })],
    ['after one byte, in base64', Buffer.from(`u${secret}`).toString('base64')],
    ['after two bytes, in base64', Buffer.from(`u:${secret}, and more`).toString('base64')],
  ])('is hidden %s', (_name, text) => {
    const result = redactor.text(text);
    expect(result.hidden).toBeGreaterThan(0);
    expect(result.text).toContain('[redacted]');
    expect(result.text).not.toContain(secret);
    expect(Buffer.from(result.text, 'base64').toString()).not.toContain(secret);
  });

  it('is hidden in any text around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 8 }), (before, after, key) => {
        const own = createRedactor([key]);
        const encoded = Buffer.from(before + key.toWellFormed() + after).toString('base64');
        expect(own.text(before + key + after).hidden).toBeGreaterThan(0);
        expect(Buffer.from(own.text(encoded).text.split('[redacted]')[0] ?? '', 'base64').toString()).not.toContain(
          key,
        );
      }),
    );
  });

  it('is hidden whole when it contains another', () => {
    expect(createRedactor(['abcdefgh', 'abcdefghijkl']).text('x abcdefghijkl y').text).toBe('x [redacted] y');
  });

  it('of fewer than eight characters is ignored', () => {
    expect(createRedactor(['order']).text('an order').text).toBe('an order');
  });

  it('is hidden in data, keys included', () => {
    const value = { list: [1, { [`a ${secret}`]: `b ${secret}` }], same: 'text' };
    const result = redactor.json(value);
    expect(result).toEqual({
      value: { list: [1, { 'a [redacted]': 'b [redacted]' }], same: 'text' },
      hidden: 2,
    });
    const untouched = { a: [1, 'b'] };
    expect(redactor.json(untouched).value).toBe(untouched);
  });
});

describe('what is shaped like a secret', () => {
  const redactor = createRedactor();

  it.each([
    ['sk-proj-abcdefghijklmnop1234', '[redacted]'],
    ['ghp_abcdefghijklmnopqrst1234', '[redacted]'],
    ['xoxb-1234567890-abcdef', '[redacted]'],
    [`sluice_${'aB3-_'.repeat(9).slice(0, 43)}`, '[redacted]'],
    ['AKIAIOSFODNN7EXAMPLE', '[redacted]'],
    ['Authorization: Bearer abc.def-ghi_jkl', 'Authorization: Bearer [redacted]'],
    ['postgresql://wf:hunter2@db.example:5432/crm', 'postgresql://wf:[redacted]@db.example:5432/crm'],
  ])('is hidden: %s', (text, expected) => {
    expect(redactor.text(text)).toEqual({ text: expected, hidden: 1 });
  });

  it.each(['task-force meeting', 'The bearer of good news', 'https://a.example:8080/path', 'PO-48213 for sk-'])(
    'and ordinary text stays: %s',
    (text) => {
      expect(redactor.text(text).hidden).toBe(0);
    },
  );

  it('ends on text made to be slow', () => {
    const text = `a://${'b'.repeat(200_000)}${'eyJ'.repeat(50_000)}${'sk-'.repeat(50_000)}${'Bearer '.repeat(30_000)}`;
    expect(redactor.text(text).text).toContain('Bearer');
  });
});
