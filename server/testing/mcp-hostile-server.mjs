// A server that misbehaves in the way its first argument names. Raw JSON-RPC, so that nothing repairs it. Started by tests over stdio.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [mode] = process.argv.slice(2);
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const text = (value) => ({ content: [{ type: 'text', text: value }] });
const object = { type: 'object', properties: {} };
const good = { name: 'good', description: 'Works', inputSchema: object, annotations: { readOnlyHint: true } };
const writing = { name: 'write', description: 'Changes things', inputSchema: object };

if (mode === 'exits') {
  process.stderr.write('config error: no address given\n');
  process.exit(3);
}
if (mode === 'garbage-and-exits') {
  process.stdout.write('usage: server [options]\n');
  process.exit(0);
}
if (mode === 'garbage') setInterval(() => process.stdout.write('Listening on http://localhost:3000 ...\n'), 20);
if (mode === 'chatty') {
  process.stdout.write('=== welcome ===\n\nloading {"almost": "json"\n');
  process.stderr.write('ready soon\n');
}
if (mode === 'has-helper') {
  const helper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  process.stderr.write(`helper ${helper.pid}\n`);
}
if (mode === 'stubborn') {
  process.on('SIGTERM', () => undefined);
  process.stdin.on('end', () => setInterval(() => undefined, 1000));
}

const tools = {
  malformed: [
    good,
    { name: 'no-schema', description: 'Says nothing of its input' },
    { name: 'list-schema', inputSchema: { type: 'array', items: {} } },
    {
      name: 'outside',
      inputSchema: { type: 'object', properties: { a: { $ref: 'https://example.com/schema.json' } } },
    },
    { description: 'Has no name', inputSchema: object },
    'not even an object',
    { ...good, description: 'The same name again' },
    { name: 'untyped', description: 'Leaves the type out', inputSchema: { properties: { a: { type: 'string' } } } },
    { name: 'array-output', inputSchema: object, outputSchema: { type: 'array', items: { type: 'number' } } },
    { name: 'slash/name', inputSchema: object },
  ],
  unicode: [
    good,
    { name: 'bad\u0000name', inputSchema: object },
    { ...good, name: 'odd', description: 'a\u0000b\ud800c' },
  ],
  drifts: [{ ...good, description: 'First' }],
  'breaks-its-word': ['wrong', 'nothing', 'failed', 'right-as-text'].map((name) => ({
    ...good,
    name,
    outputSchema: { type: 'object', properties: { itemCount: { type: 'integer' } }, required: ['itemCount'] },
  })),
  pages: Array.from({ length: 25 }, (_, index) => ({ ...good, name: `tool-${index}` })),
};
let listed = 0;

function listTools({ cursor }) {
  listed += 1;
  if (mode === 'pages') {
    const start = Number(cursor ?? 0);
    return {
      tools: tools.pages.slice(start, start + 10),
      ...(start + 10 < 25 ? { nextCursor: String(start + 10) } : {}),
    };
  }
  if (mode === 'endless-pages') return { tools: [{ ...good, name: `tool-${listed}` }], nextCursor: String(listed) };
  return { tools: tools[mode] ?? [good, writing] };
}

function callTool(id, { name, _meta }) {
  switch (mode) {
    case 'never-answers':
      return;
    case 'crashes':
      process.stderr.write('out of cheese\n');
      process.exit(9);
      break;
    case 'huge':
      return send({ id, result: text('x'.repeat(11 * 1024 * 1024)) });
    case 'huge-id-last':
      process.stdout.write(
        `{"result":${JSON.stringify(text('x'.repeat(11 * 1024 * 1024)))},"jsonrpc":"2.0","id":${id}}\n`,
      );
      return;
    case 'unicode':
      return send({ id, result: { ...text('a\u0000b\ud800c'), structuredContent: { 'k\u0000': 'v\udfff' } } });
    case 'unsafe':
      process.stdout.write(
        `{"jsonrpc":"2.0","id":${id},"result":{"content":[],"structuredContent":{"__proto__":{"isAdmin":true}}}}\n`,
      );
      return;
    case 'odd-content':
      return send({
        id,
        result: {
          content: [
            { type: 'hologram', data: 1 },
            { type: 'text', text: 'still here' },
          ],
        },
      });
    case 'breaks-its-word':
      return send({
        id,
        result: {
          wrong: { content: [], structuredContent: { itemCount: 'many' } },
          nothing: text('There are many.'),
          failed: { ...text('No such list.'), isError: true },
          'right-as-text': text('{"itemCount": 3}'),
        }[name],
      });
    case 'drifts':
      tools.drifts = [{ ...good, description: 'Second' }];
      send({ method: 'notifications/tools/list_changed' });
      return send({ id, result: text('changed') });
    case 'slow':
      setTimeout(() => send({ id, result: text('at last') }), 900);
      return;
    case 'busy-for-ever':
      setInterval(() => {
        send({
          method: 'notifications/progress',
          params: { progressToken: _meta?.progressToken, progress: performance.now() },
        });
      }, 50);
      return;
    case 'progress': {
      const token = _meta?.progressToken;
      for (const progress of [1, 2, 3]) {
        send({
          method: 'notifications/progress',
          params: { progressToken: token, progress, total: 4, message: `part ${progress}` },
        });
      }
      return send({ id, result: text('done') });
    }
    default:
      return send({ id, result: text(JSON.stringify({ tool: name, pid: process.pid, env: process.env })) });
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params = {} } = JSON.parse(line);
  if (mode === 'silent' || mode === 'garbage') return;
  if (method === 'server/discover' && mode === 'ends-when-probed') process.exit(1);
  if (method === 'initialize') {
    const { protocolVersion } = mode === 'odd-version' ? { protocolVersion: '2099-01-01' } : params;
    send({
      id,
      result: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: `hostile-${mode}`, version: '0' } },
    });
  } else if (method === 'tools/list') send({ id, result: listTools(params) });
  else if (method === 'tools/call') callTool(id, params);
  else if (method === 'notifications/cancelled') process.stderr.write(`cancelled ${params.requestId}\n`);
  else if (id !== undefined) send({ id, error: { code: -32601, message: 'Method not found' } });
});
