import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeProgress, type ProgressNotice, readProgress, toPayloads } from './progress-notices';

const notice = (update: ProgressNotice['update'], path = 'draft'): ProgressNotice => ({
  runId: '01a2032b-8ec8-78ed-ab38-ab595de685f7',
  path,
  attempt: 1,
  update,
});

describe('progress in notices', () => {
  it('adds texts up and keeps the last of the rest', () => {
    const merged = [{ textDelta: 'Hel' }, { message: 'a', fraction: 0.1 }, { textDelta: 'lo', fraction: 0.5 }].reduce(
      mergeProgress,
      {},
    );
    expect(merged).toEqual({ textDelta: 'Hello', message: 'a', fraction: 0.5 });
  });

  it('stays under the limit of a notice and loses no text, whatever the text is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 9_000 }), { minLength: 1, maxLength: 4 }),
        (texts) => {
          const notices = texts.map((textDelta, index) => notice({ textDelta }, `step_${index}`));
          const payloads = toPayloads(notices);
          for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
          const read = payloads.flatMap(readProgress);
          for (const [index, text] of texts.entries()) {
            const mine = read.filter(({ path }) => path === `step_${index}`);
            expect(mine.map(({ update }) => update.textDelta ?? '').join('')).toBe(text);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('puts many small ones into few notices', () => {
    const many = Array.from({ length: 100 }, (_, index) => notice({ textDelta: 'word ' }, `s${index}`));
    expect(toPayloads(many).length).toBeLessThan(3);
  });

  it('reads nothing from what is not its own', () => {
    for (const text of ['', '{', 'null', '[1]', '[[1,2,3,4]]', '[["a","b",1,null]]'])
      expect(readProgress(text)).toEqual([]);
  });
});
