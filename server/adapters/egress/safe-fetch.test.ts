import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { isBlockedAddress } from './blocked-addresses';
import { EgressRefused } from './egress-refused';
import { createSafeFetch, type SafeFetch, type SafeFetchOptions } from './safe-fetch';

const servers: Server[] = [];
const fetchers: SafeFetch[] = [];
afterEach(async () => {
  await Promise.all(fetchers.splice(0).map((each) => each.close()));
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function serve(handle: RequestListener): Promise<{ host: string; port: number; url: string }> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, port, url: `http://127.0.0.1:${port}` };
}
const fetcher = (options: SafeFetchOptions = {}): SafeFetch => {
  const made = createSafeFetch(options);
  fetchers.push(made);
  return made;
};
const refusal = async (fetching: Promise<unknown>): Promise<string> => {
  try {
    await fetching;
  } catch (error) {
    if (error instanceof EgressRefused) return error.code;
    throw error;
  }
  return 'not refused';
};
const readText = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

describe('addresses that are not public', () => {
  it.each([
    '0.0.0.1',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.1',
    '198.51.100.7',
    '203.0.113.7',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '::ffff:8.8.8.8',
    '::ffff:127.0.0.1',
    '64:ff9b::808:808',
    '2002:7f00:1::',
    '2001:0:1::',
    'nonsense',
  ])('%s is blocked', (address) => {
    expect(isBlockedAddress(address)).toBe(true);
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '198.17.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s is not', (address) => {
    expect(isBlockedAddress(address)).toBe(false);
  });

  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://0x7f000001:PORT/',
    'http://2130706433:PORT/',
    'http://127.1:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::1]:PORT/',
    'http://0.0.0.0:PORT/',
  ])('%s is refused, and nothing arrives', async (address) => {
    let arrived = 0;
    const { port } = await serve((_request, response) => {
      arrived += 1;
      response.end();
    });
    expect(await refusal(fetcher()(address.replace('PORT', String(port))))).toBe('not-public');
    expect(arrived).toBe(0);
  });

  it('are refused when a public name leads to one of them', async () => {
    const { port } = await serve((_request, response) => response.end('inside'));
    const resolve = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await refusal(fetcher({ resolve })(`http://public.example:${port}/`))).toBe('not-public');
  });

  it.each(['file:///etc/passwd', 'ftp://example.com/', 'data:text/plain,a'])('%s is refused', async (address) => {
    expect(await refusal(fetcher()(address))).toBe('scheme');
  });

  it('tells the operator how to allow it', async () => {
    await expect(fetcher()('http://127.0.0.1:11434/')).rejects.toThrow('EGRESS_ALLOW=127.0.0.1:11434');
    const resolve = async () => [{ address: '10.1.2.3', family: 4 }];
    await expect(fetcher({ resolve })('https://inside.example/')).rejects.toThrow(
      'inside.example:443 leads to an address that is not public. The operator can allow it with EGRESS_ALLOW=inside.example:443.',
    );
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://100.100.100.200/',
    'http://metadata.example/',
  ])('tells nobody how to reach the metadata of the machine at %s', async (address) => {
    const resolve = async () => [{ address: '169.254.169.254', family: 4 }];
    const error = await fetcher({ resolve })(address).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'not-public' });
    expect(error.message).toContain('own metadata');
    expect(error.message).not.toContain('EGRESS_ALLOW');
  });
});

describe('what the operator allows', () => {
  it('is reached, by that name and port only', async () => {
    const { host, port, url } = await serve((_request, response) => response.end('inside'));
    const safeFetch = fetcher({ allow: [host] });
    expect(await (await safeFetch(url)).text()).toBe('inside');
    expect(await refusal(safeFetch(`http://localhost:${port}/`))).toBe('not-public');
  });

  it('resolves a name once: the connection goes to the address that was checked', async () => {
    const { port } = await serve((_request, response) => response.end('inside'));
    const answers = ['127.0.0.1', '10.0.0.1'];
    const resolve = async () => [{ address: answers.shift() ?? '10.0.0.1', family: 4 }];
    const safeFetch = fetcher({ allow: [`models.internal:${port}`], resolve });
    expect(await (await safeFetch(`http://models.internal:${port}/`)).text()).toBe('inside');
  });

  it('never includes our own database', async () => {
    const { host, port, url } = await serve((_request, response) => response.end('inside'));
    const safeFetch = fetcher({ allow: [host, `localhost:${port}`], forbidden: [{ host: 'localhost', port }] });
    expect(await refusal(safeFetch(url))).toBe('own-database');
    expect(await refusal(safeFetch(`http://localhost:${port}/`))).toBe('own-database');
  });

  it('includes a model server found on this machine, for its caller only', async () => {
    const { host, url } = await serve((_request, response) => response.end('model'));
    const safeFetch = fetcher();
    expect(await (await safeFetch.with({ localServers: [host] })(url)).text()).toBe('model');
    expect(await refusal(safeFetch(url))).toBe('not-public');
  });
});

describe('a redirect', () => {
  it('is followed three times, each address checked', async () => {
    const { host, url } = await serve((request, response) => {
      const step = Number(request.url?.slice(1) || 0);
      if (step < 3) response.writeHead(302, { location: `/${step + 1}` }).end();
      else response.end(`arrived at ${step}`);
    });
    expect(await (await fetcher({ allow: [host] })(url)).text()).toBe('arrived at 3');
  });

  it('is not followed a fourth time', async () => {
    const { host, url } = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    expect(await refusal(fetcher({ allow: [host] })(url))).toBe('redirect');
  });

  it('into the inside is refused', async () => {
    const inside = await serve((_request, response) => response.end('secret'));
    const outside = await serve((_request, response) => response.writeHead(302, { location: inside.url }).end());
    expect(await refusal(fetcher({ allow: [outside.host] })(outside.url))).toBe('not-public');
    const file = await serve((_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end());
    expect(await refusal(fetcher({ allow: [file.host] })(file.url))).toBe('scheme');
  });

  it('to another origin loses every header that could be a credential', async () => {
    let received: IncomingMessage['headers'] = {};
    const second = await serve((request, response) => {
      received = request.headers;
      response.end();
    });
    const first = await serve((_request, response) => response.writeHead(307, { location: second.url }).end());
    const headers = {
      authorization: 'Bearer secret',
      'x-api-key': 'secret',
      cookie: 'a=b',
      accept: 'application/json',
    };
    await (await fetcher({ allow: [first.host, second.host] })(first.url, { headers })).text();
    expect(received).toMatchObject({ accept: 'application/json' });
    expect(JSON.stringify(received)).not.toContain('secret');
    expect(received.cookie).toBeUndefined();
  });

  it('within an origin keeps headers; 307 keeps method and body, 303 becomes a GET', async () => {
    const seen: string[] = [];
    const { host, url } = await serve(async (request, response) => {
      seen.push(`${request.method} ${request.headers.authorization} ${await readText(request)}`);
      if (request.url === '/keep') response.writeHead(307, { location: '/see' }).end();
      else if (request.url === '/see') response.writeHead(303, { location: '/end' }).end();
      else response.end();
    });
    await fetcher({ allow: [host] })(`${url}/keep`, { method: 'POST', body: 'text', headers: { authorization: 'k' } });
    expect(seen).toEqual(['POST k text', 'POST k text', 'GET k ']);
  });

  it('to another origin can be refused', async () => {
    const second = await serve((_request, response) => response.end());
    const first = await serve((_request, response) => response.writeHead(302, { location: second.url }).end());
    const safeFetch = fetcher({ allow: [first.host, second.host] });
    expect(await refusal(safeFetch.with({ redirects: 'same-origin' })(first.url))).toBe('redirect');
    expect(await refusal(safeFetch(first.url, { redirect: 'error' }))).toBe('redirect');
    expect((await safeFetch(first.url, { redirect: 'manual' })).status).toBe(302);
  });
});

describe('a body', () => {
  it('may be text, bytes, a form or a stream', async () => {
    const { host, url } = await serve(async (request, response) => {
      response.end(`${request.headers['content-type']?.split(';')[0]} ${await readText(request)}`);
    });
    const safeFetch = fetcher({ allow: [host] });
    const post = async (init: RequestInit) => (await safeFetch(url, { method: 'POST', ...init })).text();
    const form = new FormData();
    form.set('name', 'Lena');
    const stream = new Blob(['streamed']).stream();
    expect(await post({ body: 'text' })).toBe('text/plain text');
    expect(await post({ body: new TextEncoder().encode('bytes') })).toBe('undefined bytes');
    expect(await post({ body: new URLSearchParams({ a: '1' }) })).toBe('application/x-www-form-urlencoded a=1');
    expect(await post({ body: form })).toMatch(/^multipart\/form-data .*name="name"\r\n\r\nLena/s);
    expect(await post({ body: stream, duplex: 'half' } as RequestInit)).toBe('undefined streamed');
    expect(await (await safeFetch(new Request(url, { method: 'POST', body: 'request' }))).text()).toBe(
      'text/plain request',
    );
  });
});

describe('a credential', () => {
  it('is sent to its own hosts only; elsewhere nothing is even connected', async () => {
    let arrived = 0;
    const { host, url } = await serve((_request, response) => {
      arrived += 1;
      response.end('ok');
    });
    const safeFetch = fetcher({ allow: [host] });
    expect(await refusal(safeFetch.with({ allowedHosts: ['api.example.com'] })(url))).toBe('host-not-allowed');
    expect(arrived).toBe(0);
    expect((await safeFetch.with({ allowedHosts: ['127.0.0.1'] })(url)).status).toBe(200);
    expect((await safeFetch.with({ allowedHosts: [host] })(url)).status).toBe(200);
    expect(await refusal(safeFetch.with({ allowedHosts: ['127.0.0.1:1'] })(url))).toBe('host-not-allowed');
  });
});

describe('an answer', () => {
  it('larger than the limit is refused, by its stated or by its real length', async () => {
    const { host, url } = await serve((request, response) => {
      if (request.url === '/stated')
        response.writeHead(200, { 'content-length': 3_000_000 }).end('x'.repeat(3_000_000));
      else {
        response.write('x'.repeat(1_500_000));
        response.end('x'.repeat(1_500_000));
      }
    });
    const safeFetch = fetcher({ allow: [host] }).with({ maxResponseBytes: 1_000_000 });
    expect(await refusal(safeFetch(`${url}/stated`))).toBe('too-large');
    const response = await safeFetch(url);
    expect(await refusal(response.text())).toBe('too-large');
  });

  it('is measured after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(12 * 1024 * 1024));
    const { host, url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const response = await fetcher({ allow: [host] })(url);
    expect(await refusal(response.arrayBuffer())).toBe('too-large');
  });

  it('with endless headers is an error', async () => {
    const { host, url } = await serve((_request, response) =>
      response.writeHead(200, { 'x-long': 'y'.repeat(40_000) }).end(),
    );
    await expect(fetcher({ allow: [host] })(url)).rejects.toThrow();
  });

  it('may have no body, and keeps its address', async () => {
    const { host, url } = await serve((_request, response) => response.writeHead(204).end());
    const response = await fetcher({ allow: [host] })(`${url}/a`);
    expect([response.status, response.url]).toEqual([204, `${url}/a`]);
  });

  it('that never comes ends with the signal', async () => {
    const { host, url } = await serve(() => undefined);
    const controller = new AbortController();
    const fetching = fetcher({ allow: [host] })(url, { signal: controller.signal });
    controller.abort();
    await expect(fetching).rejects.toThrow(/abort/i);
    for (const server of servers) server.closeAllConnections();
  });
});
