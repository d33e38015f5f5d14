import type { JsonObject } from '@/graph/json';

const notice: JsonObject = { type: 'string', title: 'Notice' };

/** What the demo connection says of its tools, so that its palette entries work before anything has connected. */
export const demoTools: Record<string, JsonObject> = {
  'postgres.query': {
    title: 'Run a query',
    description: '',
    inputSchema: {
      type: 'object',
      properties: {
        sql: { type: 'string', title: 'Query' },
        params: { type: 'array', title: 'Values', items: { type: ['string', 'number', 'boolean', 'null'] } },
        maxRows: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
      },
      required: ['sql'],
    },
    outputSchema: {
      type: 'object',
      properties: {
        rows: { type: 'array', title: 'Rows', items: { type: 'object' } },
        rowCount: { type: 'integer', title: 'Number of rows' },
        columns: { type: 'array', title: 'Columns', items: { type: 'object' } },
        isTruncated: { type: 'boolean' },
        notice,
      },
      required: ['rows', 'rowCount'],
    },
    annotations: { readOnlyHint: true, idempotentHint: true },
  },
  'slack.send': {
    title: 'Send a message',
    description: '',
    inputSchema: {
      type: 'object',
      properties: { channel: { type: 'string', title: 'Channel' }, text: { type: 'string', title: 'Text' } },
      required: ['channel', 'text'],
    },
    outputSchema: {
      type: 'object',
      properties: {
        messageId: { type: 'string' },
        channel: { type: 'string' },
        text: { type: 'string' },
        storedAt: { type: 'string' },
        notice,
      },
      required: ['messageId', 'channel'],
    },
    annotations: { readOnlyHint: false, idempotentHint: true },
  },
  'gmail.create_draft': {
    title: 'Create a draft',
    description: '',
    inputSchema: {
      type: 'object',
      properties: {
        to: { type: 'string', title: 'To' },
        subject: { type: 'string', title: 'Subject' },
        body: { type: 'string', title: 'Body' },
        cc: { type: 'string', title: 'Copy to' },
      },
      required: ['to', 'subject', 'body'],
    },
    outputSchema: {
      type: 'object',
      properties: {
        draftId: { type: 'string' },
        to: { type: 'string' },
        cc: { type: ['string', 'null'] },
        subject: { type: 'string' },
        storedAt: { type: 'string' },
        notice,
      },
      required: ['draftId', 'to', 'subject'],
    },
    annotations: { readOnlyHint: false, idempotentHint: true },
  },
};
