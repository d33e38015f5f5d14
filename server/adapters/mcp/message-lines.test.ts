import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOfLongAnswer, MessageLines } from './message-lines';

describe('cutting into lines', () => {
  it('gives the same lines however the bytes arrive', () => {
    const line = fc.string({ maxLength: 30 }).filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (lines, size) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
        const cutter = new MessageLines(10_000);
        const found: string[] = [];
        for (let start = 0; start < bytes.length; start += size) {
          for (const each of cutter.push(bytes.subarray(start, start + size)))
            if (each.kind === 'text') found.push(each.text);
        }
        expect(found).toEqual(lines.map((each) => Buffer.from(each).toString('utf8').trim()));
      }),
    );
  });

  it('keeps both ends of a line that is too long, and goes on', () => {
    const cutter = new MessageLines(1_000);
    const found = ['{"id":7,', 'x'.repeat(5_000), ',"z":1}\nnext', '\n'].flatMap((part) =>
      cutter.push(Buffer.from(part)),
    );
    expect(found).toMatchObject([
      { kind: 'too-long', head: expect.stringMatching(/^\{"id":7,/), tail: expect.stringMatching(/,"z":1\}$/) },
      { kind: 'text', text: 'next' },
    ]);
  });
});

describe('whose answer it is', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":12,"result":{', '}}', 12],
    ['{"id": 3, "jsonrpc":"2.0"', '}', 3],
    ['{"result":{"id":5,', '},"jsonrpc":"2.0","id":4}', 4],
    ['{"result":{', '},"id":4,"jsonrpc":"2.0"}', 4],
    ['{"method":"notifications/x","params":{"id":9,', '}}', null],
    ['{"result":{"id":5,', '}}', null],
  ])('%s … %s', (head, tail, id) => {
    expect(idOfLongAnswer({ head, tail })).toBe(id);
  });
});
