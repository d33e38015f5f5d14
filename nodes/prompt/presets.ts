import type { Preset } from '@/graph/node-definition';

const shared = { model: 'default', instructions: '', fallbacks: [], schema: {}, maxOutputTokens: 2_000 };

export const promptPresets: Preset[] = [
  {
    id: 'pull-out-details',
    title: 'Pull out details',
    purpose: 'Finds names, dates, amounts and lists in a text',
    icon: 'list-checks',
    category: 'ai',
    config: {
      ...shared,
      instructions:
        'Copy details from the text you are given. Use only what it says. Leave a detail empty when the text does not give it.',
      prompt: '',
      result: 'fields',
      fields: [],
    },
    keywords: ['extract', 'parse', 'fields', 'entities', 'invoice', 'structured'],
  },
  {
    id: 'write-text',
    title: 'Write text',
    purpose: 'Writes a reply, a summary or a translation',
    icon: 'pen-line',
    category: 'ai',
    config: { ...shared, prompt: '', result: 'text', fields: [] },
    keywords: ['draft', 'reply', 'email', 'summarise', 'translate', 'rewrite'],
  },
  {
    id: 'sort-into-groups',
    title: 'Sort into groups',
    purpose: 'Says which of your groups a text belongs to',
    icon: 'tags',
    category: 'ai',
    config: {
      ...shared,
      instructions: 'Choose the one group that fits the text best.',
      prompt: '',
      result: 'fields',
      fields: [
        {
          key: 'group',
          label: 'Group',
          type: 'choice',
          isRequired: true,
          choices: ['Question', 'Complaint', 'Praise'],
        },
      ],
      maxOutputTokens: 500,
    },
    keywords: ['classify', 'label', 'category', 'sentiment', 'tag', 'triage'],
  },
];
