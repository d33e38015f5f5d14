import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerAddress } from './caller-address';
import { nameCallers } from './name-callers';

describe('the address of a caller', () => {
  it.each([
    [
      'who calls directly from elsewhere is who it is, whatever the header says',
      '203.0.113.9',
      '10.0.0.1',
      '203.0.113.9',
    ],
    ['nothing is said', '::ffff:127.0.0.1', undefined, '127.0.0.1'],
    ['a proxy on this machine says it', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['what the caller wrote before the proxy does not count', '127.0.0.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['nor that it is this machine', '127.0.0.1', '127.0.0.1, 10.0.0.5', '10.0.0.5'],
    ['proxies in a row', '10.0.0.2', '203.0.113.9, 10.0.0.3', '203.0.113.9'],
    ['what is no address', '127.0.0.1', 'a key, <script>', '127.0.0.1'],
    ['version 6', 'fe80::1%eth0', '2001:db8::7', '2001:db8::7'],
    ['no connection any more', undefined, '203.0.113.9', 'unknown'],
  ])('%s', (_, socket, header, address) => {
    expect(callerAddress(socket, header)).toBe(address);
  });
});

describe('a server of this process', () => {
  const server = createServer((request, response) => response.end(request.headers['x-forwarded-for']));
  beforeAll(async () => {
    nameCallers();
    nameCallers();
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => server.close());

  it('has its handlers see who calls', async () => {
    const ask = async (headers: Record<string, string>) => {
      const { port } = server.address() as AddressInfo;
      return (await fetch(`http://127.0.0.1:${port}`, { headers })).text();
    };
    expect(await ask({})).toBe('127.0.0.1');
    expect(await ask({ 'x-forwarded-for': 'somebody else' })).toBe('127.0.0.1');
    expect(await ask({ 'x-forwarded-for': '1.2.3.4, 203.0.113.9' })).toBe('203.0.113.9');
  });
});
