import type { JsonObject } from '@/graph/json';
import type { Preset } from '@/graph/node-definition';
import listed from './demo-tools.json';

/** What the demo connection says of its tools, so that its palette entries work before anything has connected. */
const demoTools: Record<string, JsonObject> = listed;

const onDemo = (tool: string, given: JsonObject): JsonObject => ({
  connection: 'demo',
  tool,
  snapshot: demoTools[tool] ?? {},
  arguments: given,
  failedWhen: '',
});

export const toolPresets: Preset[] = [
  {
    id: 'look-up-data',
    title: 'Look up data',
    purpose: 'Reads rows from a database',
    icon: 'database',
    category: 'tools',
    config: onDemo('postgres.query', { sql: '', params: [] }),
    keywords: ['sql', 'postgres', 'database', 'query', 'find', 'select', 'customer'],
  },
  {
    id: 'send-message',
    title: 'Send message',
    purpose: 'Posts to a team channel',
    icon: 'hash',
    category: 'tools',
    config: onDemo('slack.send', { channel: '', text: '' }),
    keywords: ['slack', 'chat', 'notify', 'post', 'channel'],
  },
  {
    id: 'create-draft',
    title: 'Create draft',
    purpose: 'Puts an e-mail into the drafts of a mailbox',
    icon: 'mail',
    category: 'tools',
    config: onDemo('gmail.create_draft', { to: '', subject: '', body: '' }),
    keywords: ['gmail', 'email', 'mail', 'reply', 'draft'],
  },
  {
    id: 'use-a-tool',
    title: 'Use a tool',
    purpose: 'Calls any tool of your connections',
    icon: 'plug',
    category: 'tools',
    config: { connection: '', tool: '', snapshot: {}, arguments: {}, failedWhen: '' },
    keywords: ['mcp', 'api', 'connection', 'integration', 'server', 'action'],
  },
];
