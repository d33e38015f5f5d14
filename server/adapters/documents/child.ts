import { DocumentProblem } from './document-problem';
import { DOCUMENT_LIMITS, type ReadReply, type ReadRequest } from './protocol';
import { readDocument } from './read-document';

// One file a process: the request as a message, the bytes on standard input, one answer, and the parent ends it.
process.once('message', async (text: unknown) => {
  const request = JSON.parse(String(text)) as ReadRequest;
  const reply = await answer(request);
  process.send?.(JSON.stringify(reply));
});
process.on('disconnect', () => process.exit(0));

async function answer(request: ReadRequest): Promise<ReadReply> {
  try {
    const content = await readDocument(await readInput(), request);
    if (Buffer.byteLength(JSON.stringify(content)) > DOCUMENT_LIMITS.outputBytes) {
      throw new DocumentProblem(
        'document-too-long',
        'gives more than 4 MB of text, which is the most a step can hold. Read fewer pages, or split it.',
      );
    }
    return { content };
  } catch (error) {
    if (error instanceof DocumentProblem) return { problem: { code: error.code, words: error.message } };
    if (error instanceof RangeError)
      return { problem: { code: 'document-broken', words: 'is nested too deeply to be read.' } };
    return { problem: { code: 'document-broken', words: 'is damaged and cannot be read.' } };
  }
}

async function readInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  // A copy of its own: the PDF reader takes the memory over.
  return new Uint8Array(Buffer.concat(chunks));
}
