import * as z from 'zod';
import { OUT_PORT } from '@/graph/document';
import { fileSchema } from '@/graph/json-schema';
import { defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { RETRY_TRANSIENT } from '../policies';
import { count, missing } from '../value-fields';

const config = z.strictObject({
  file: z
    .string()
    .max(2_000)
    .default('')
    .meta(
      field({
        title: 'File',
        description: 'A PDF, Word (.docx), HTML, CSV, Markdown or plain text file.',
        value: 'template',
        expects: fileSchema,
        widget: 'file',
        isRequired: true,
      }),
    ),
  maxPages: z
    .int()
    .min(1)
    .max(2_000)
    .default(200)
    .meta(field({ title: 'Read at most this many pages', advanced: true })),
});
export type ReadDocumentConfig = z.infer<typeof config>;

export const readDocument = defineNode({
  type: 'read-document',
  version: 1,
  title: 'Read document',
  purpose: 'Gets the text, pages and rows out of a file',
  icon: 'scan-text',
  category: 'tools',
  keywords: ['pdf', 'docx', 'word', 'csv', 'table', 'html', 'markdown', 'text', 'file', 'extract'],
  config,
  initialConfig: { file: '', maxPages: 200 },
  hasInput: true,
  outputs: () => [{ id: OUT_PORT, label: 'Read' }],
  outputSchema: () => ({
    type: 'object',
    properties: {
      text: { type: 'string', title: 'Document text' },
      name: { type: 'string', title: 'File name' },
      kind: { type: 'string', title: 'Kind of file', enum: ['pdf', 'docx', 'html', 'csv', 'text', 'markdown'] },
      pageCount: { type: 'integer', title: 'Number of pages' },
      pages: {
        type: 'array',
        title: 'Pages',
        items: {
          type: 'object',
          properties: {
            number: { type: 'integer', title: 'Page number' },
            text: { type: 'string', title: 'Text of the page' },
          },
          required: ['number', 'text'],
        },
      },
      rows: {
        type: 'array',
        title: 'Rows',
        description: 'The rows of a CSV file by column name; empty for other files.',
        items: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    required: ['text', 'name', 'kind', 'pageCount', 'pages', 'rows'],
  }),
  effect: () => 'none',
  worstCase: () => ({ models: [], toolCalls: 0 }),
  summary: (settings) => `Text, at most ${count(settings.maxPages, 'page')}`,
  policy: { retry: { ...RETRY_TRANSIENT, attempts: 2 }, timeoutMs: 60_000 },
  check: (settings) => (settings.file.trim() === '' ? [missing('config.file', 'Choose the file to read.')] : []),
  migrations: {},
  sample: () => ({
    text: 'The text of the document',
    name: 'document.pdf',
    kind: 'pdf',
    pageCount: 1,
    pages: [{ number: 1, text: 'The text of the document' }],
    rows: [],
  }),
});
