import { describe, expect, it } from 'vitest';
import { parseMcpConfig, readMcpConfig } from './mcp-config';

const read = (mcpServers: unknown) => parseMcpConfig(JSON.stringify({ mcpServers }), '/etc/sluice/mcp.json');

describe('mcp.json', () => {
  it('names servers in the shape every MCP host uses', () => {
    const { servers, problem } = read({
      crm: { command: 'npx', args: ['-y', '@bytebase/dbhub'], env: { DSN: 'x' }, cwd: 'data' },
      'team tools': { type: 'http', url: 'https://tools.example.com/mcp', headers: { authorization: 'Bearer x' } },
      off: { command: 'x', disabled: true },
    });
    expect(problem).toBeNull();
    expect(servers).toEqual([
      {
        kind: 'stdio',
        name: 'crm',
        command: 'npx',
        args: ['-y', '@bytebase/dbhub'],
        env: { DSN: 'x' },
        cwd: '/etc/sluice/data',
        isDemo: false,
      },
      {
        kind: 'http',
        name: 'team tools',
        url: 'https://tools.example.com/mcp',
        headers: { authorization: 'Bearer x' },
        isOperators: true,
      },
    ]);
  });

  it.each([
    [{ demo: { command: 'x' } }, 'belongs to the demo services'],
    [{ 'a/b': { command: 'x' } }, 'letters, digits'],
    [{ a: { command: '' } }, 'command'],
    [{ a: { args: [] } }, 'command'],
    [{ a: { url: 'file:///etc/passwd' } }, 'url'],
    [{ a: { command: 'x', env: { LD_PRELOAD: 'x.so' } } }, 'LD_PRELOAD is not passed on'],
    [{ a: { command: 'x', env: { NODE_OPTIONS: '--require x' } } }, 'NODE_OPTIONS is not passed on'],
    [{ a: { command: 'x', env: { PYTHONPATH: 'x' } } }, 'PYTHONPATH is not passed on'],
    [{ a: 'npx server' }, 'it'],
  ])('says what is wrong with an entry and keeps the others: %j', (entry, words) => {
    const { servers, problem } = read({ ...entry, good: { command: 'x' } });
    expect(problem).toContain(words);
    expect(servers.map(({ name }) => name)).toEqual(['good']);
  });

  it('that is not JSON, is something else, or is not there', async () => {
    expect(parseMcpConfig('{', 'mcp.json').problem).toMatch(/^mcp\.json is not JSON/);
    expect(parseMcpConfig('[]', 'mcp.json').problem).toContain('must hold an object "mcpServers"');
    expect(await readMcpConfig('/nowhere/mcp.json')).toEqual({ servers: [], problem: null });
    expect((await readMcpConfig('/etc')).problem).toContain('cannot be read');
  });
});
