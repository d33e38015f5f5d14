import * as z from 'zod';
import { OUT_PORT } from '@/graph/document';
import { defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { RETRY_NEVER } from '../policies';
import { checkFields, inputFieldSchema, listLabels, sampleOfFields, schemaOfFields } from '../value-fields';

const config = z.strictObject({
  fields: z
    .array(inputFieldSchema)
    .max(50)
    .default([])
    .meta(
      field({
        title: 'What a run needs',
        description: 'Whoever starts a run fills in these fields. Add a sample to try the workflow at once.',
        widget: 'fields',
      }),
    ),
});

export const start = defineNode({
  type: 'start',
  version: 1,
  title: 'Start',
  purpose: 'Asks for what a run needs',
  icon: 'inbox',
  category: 'start',
  keywords: ['input', 'form', 'begin', 'trigger', 'file', 'upload'],
  config,
  initialConfig: { fields: [] },
  presets: [
    {
      id: 'form',
      title: 'Start',
      purpose: 'A person fills in a form',
      icon: 'inbox',
      category: 'start',
      config: { fields: [{ key: 'request', label: 'Request', type: 'long-text', isRequired: true }] },
      keywords: ['form', 'input', 'question'],
    },
    {
      id: 'file',
      title: 'A file arrives',
      purpose: 'A run begins with a document',
      icon: 'file-input',
      category: 'start',
      config: { fields: [{ key: 'document', label: 'Document', type: 'file', isRequired: true }] },
      keywords: ['upload', 'pdf', 'document', 'csv'],
    },
  ],
  hasInput: false,
  outputs: () => [{ id: OUT_PORT, label: 'Started' }],
  outputSchema: (settings) => schemaOfFields(settings.fields, 'absent'),
  effect: () => 'none',
  worstCase: () => ({ models: [], toolCalls: 0, workMs: 0 }),
  isOutputChecked: () => true,
  summary: (settings) =>
    settings.fields.length === 0
      ? 'Needs nothing'
      : listLabels(settings.fields.map((entry) => entry.label || entry.key)),
  policy: { retry: RETRY_NEVER, timeoutMs: 30_000 },
  check: (settings, context) => checkFields(settings.fields, 'config.fields', context),
  migrations: {},
  sample: (settings) => sampleOfFields(settings.fields),
});
