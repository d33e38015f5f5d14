import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { LEDGER_ANNOTATIONS, type LedgerTool } from './ledger-tools';

const tool = (name: LedgerTool, text: string): JsonObject => ({
  connection: 'ledger',
  tool: name,
  arguments: { text },
  snapshot: {
    inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    outputSchema: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] },
    annotations: LEDGER_ANNOTATIONS[name],
  },
});
const prompt = (text: string): JsonObject => ({ model: 'openai-compatible:ok', prompt: text, result: 'text' });

/** Both kinds of parallel, a router, prompts, tools of every effect and a gate. */
export const killWorkflow: WorkflowDocument = workflow('Kill me')
  .node('start', 'start', {
    fields: [
      { key: 'kind', label: 'Kind', type: 'text', isRequired: true },
      { key: 'rows', label: 'Rows', type: 'list', isRequired: true },
    ],
  })
  .node('route', 'router', {
    mode: 'rules',
    routes: [{ id: 'many', label: 'Many', description: '', when: 'input.kind == "many"' }],
  })
  .node('each', 'parallel', { mode: 'each', items: '{{ input.rows }}', concurrency: 2 })
  .inside('each')
  .node('summary', 'prompt', prompt('Summarise {{ item }}'))
  .node('kept', 'mcp-tool', tool('store', '{{ item }}'))
  .outside()
  .node('both', 'parallel', { mode: 'branches' })
  .inside('both')
  .node('asked', 'prompt', prompt('Say something'))
  .node('found', 'mcp-tool', tool('look_up', '{{ input.kind }}'))
  .outside()
  .node('approve', 'human-gate', {
    title: 'Post it?',
    routes: [{ id: 'yes', label: 'Yes', tone: 'primary' }],
  })
  .node('post', 'mcp-tool', tool('post', 'Done with {{ input.kind }}'))
  .node('late', 'finish', { result: 'value', value: 'late' })
  .node('finish', 'finish', { result: 'value', value: '{{ steps.post.answer }}' })
  .edge('start', 'route')
  .edge('route.many', 'each')
  .edge('route.otherwise', 'both')
  .edge('summary', 'kept')
  .edge('each', 'approve')
  .edge('both', 'approve')
  .edge('approve.yes', 'post')
  .edge('approve.timed_out', 'late')
  .edge('post', 'finish')
  .build();
