import { describe, expect, it } from 'vitest';
import { type StdioServer, summarize } from './server-definition';
import { secretsOfHeader, secretsOfServer } from './server-secrets';

const stdio = (args: string[], env: Record<string, string> = {}): StdioServer => ({
  kind: 'stdio',
  name: 'crm',
  command: 'npx',
  args,
  env,
  isDemo: false,
});

describe('a header', () => {
  it('is secret whole and without its scheme', () => {
    expect(secretsOfHeader('Bearer abc-123-xyz')).toEqual(['Bearer abc-123-xyz', 'abc-123-xyz']);
    expect(secretsOfHeader('plain-key-value')).toEqual(['plain-key-value']);
  });
  it('of the Basic kind also decoded', () => {
    const encoded = Buffer.from('reader:s3cret-word').toString('base64');
    expect(secretsOfHeader(`Basic ${encoded}`)).toEqual([
      `Basic ${encoded}`,
      encoded,
      'reader:s3cret-word',
      's3cret-word',
    ]);
  });
});

describe('what a definition holds that must not be shown', () => {
  it('of a program: its variables, passwords in addresses, what follows a telling flag', () => {
    const found = secretsOfServer(
      stdio(['--dsn', 'postgresql://reader:p%40ssword1@db:5432/x', '--token=tok-12345678', '--verbose'], {
        API_KEY: 'key-12345678',
      }),
    );
    for (const secret of ['key-12345678', 'p%40ssword1', 'p@ssword1', 'tok-12345678']) expect(found).toContain(secret);
    expect(found).not.toContain('--verbose');
  });
  it('of an address: its headers and what the address itself holds', () => {
    const found = secretsOfServer({
      kind: 'http',
      name: 'crm',
      url: 'https://crm.example.com/mcp?api_key=key-12345678',
      headers: { Authorization: 'Bearer tok-12345678' },
      isOperators: true,
    });
    expect(found).toEqual(['Bearer tok-12345678', 'tok-12345678', 'key-12345678', 'key-12345678']);
  });
});

describe('the command line that everyone may read', () => {
  it.each([
    [['--dsn', 'postgresql://reader:secret@db:5432/x'], '--dsn postgresql://reader:[redacted]@db:5432/x'],
    [['--dsn', 'postgresql://reader:se@cret@db:5432/x'], '--dsn postgresql://reader:[redacted]@db:5432/x'],
    [['--dsn', 'Server=db;Password=secret'], '--dsn Server=db;Password=[redacted]'],
    [['redis://:secret@cache:6379'], 'redis://:[redacted]@cache:6379'],
    [['--token', 'secret', '--verbose'], '--token [redacted] --verbose'],
    [['--api-key=secret'], '--api-key=[redacted]'],
    [['-e', 'GITHUB_TOKEN=secret', 'image'], '-e GITHUB_TOKEN=[redacted] image'],
    [['--header', 'Authorization: Bearer secret'], '--header Authorization: Bearer [redacted]'],
    [['https://x.example/mcp?key=secret&a=1'], 'https://x.example/mcp?key=[redacted]&a=1'],
    [['--password', 'secret'], '--password [redacted]'],
    [['-y', '@bytebase/dbhub', '--port', '8080', 'keyboard'], '-y @bytebase/dbhub --port 8080 keyboard'],
    [['--token', '--verbose'], '--token --verbose'],
  ])('%j', (args, shown) => {
    expect(summarize(stdio(args))).toBe(`npx ${shown}`);
  });
});
