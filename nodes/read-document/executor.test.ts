import { expect, test } from 'vitest';
import { type DocumentContent, StepFailure } from '@/server/engine/contract';
import { stepContext } from '../testing/step-context';
import { readDocument } from './definition';
import { readDocumentExecutor } from './executor';

const file = { $file: 'aa', name: 'order.pdf', mediaType: 'application/pdf', size: 1 };
/** With the file already put in, as the engine hands it over. */
const config = (value: unknown) => ({ ...readDocument.config.parse({}), file: value as string });

test('gives text, pages and no rows for a document that has none', async () => {
  const pages = [{ number: 1, text: 'Hello' }];
  const context = stepContext({
    documents: { 'order.pdf': { kind: 'pdf', text: 'Hello', pages, warnings: ['Page 2 is empty.'] } },
  });
  expect(await readDocumentExecutor(config(file), context)).toMatchObject({
    kind: 'done',
    output: { text: 'Hello', name: 'order.pdf', kind: 'pdf', pageCount: 1, pages, rows: [] },
    warnings: ['Page 2 is empty.'],
  });
});

test('what is no file is refused, with the setting that is meant', async () => {
  expect(await readDocumentExecutor(config('order.pdf'), stepContext())).toMatchObject({
    kind: 'fail',
    error: { code: 'not-a-file', field: 'config.file' },
  });
});

test('what the reader says of a bad file reaches the person', async () => {
  const failure = new StepFailure({ code: 'document-locked', message: 'The file has a password.', transient: false });
  const documents = { read: (): Promise<DocumentContent> => Promise.reject(failure) };
  await expect(readDocumentExecutor(config(file), stepContext({}, { documents }))).rejects.toBe(failure);
});
