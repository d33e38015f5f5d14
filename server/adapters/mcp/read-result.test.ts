import { describe, expect, it } from 'vitest';
import { StepFailure } from '@/server/engine/contract';
import { type KeepFile, type RawResult, readResult } from './read-result';

const noFiles: KeepFile = async () => {
  throw new Error('The file is empty.');
};
const failure = async (raw: RawResult) => {
  try {
    await readResult(raw, { server: 'crm', tool: 'add', outputSchema: null, workspaceId: 'w1', keepFile: noFiles });
  } catch (error) {
    if (error instanceof StepFailure) return error.error;
    throw error;
  }
  throw new Error('It was read.');
};

const tooLarge = { content: [{ type: 'text', text: 'x'.repeat(5 * 1024 * 1024) }] };
const unsafe = { structuredContent: JSON.parse('{"__proto__":{"a":1}}') as unknown };
const file = { content: [{ type: 'image', data: 'aGk=', mimeType: 'image/png' }] };

describe('an answer that cannot be used', () => {
  it.each([
    ['mcp-too-large', tooLarge],
    ['mcp-bad-answer', unsafe],
    ['mcp-file-not-kept', file],
  ])('%s: the tool may have done its work', async (code, raw) => {
    expect(await failure(raw)).toMatchObject({ code, transient: false, mayHaveHappened: true });
  });

  it('names the file that could not be kept, and why', async () => {
    expect((await failure(file)).message).toBe(
      'The file "add-1.png" that "crm" gave cannot be kept: The file is empty.',
    );
  });

  it('says nothing of the kind when the tool itself says that it failed', async () => {
    expect(await failure({ ...tooLarge, isError: true })).not.toHaveProperty('mayHaveHappened');
  });
});
