import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** What PostgreSQL's protocol calls the message that tells of a NOTIFY. */
const NOTIFICATION = 'A'.charCodeAt(0);
const HEAD_BYTES = 5;

/** A way to a PostgreSQL server on which notices are lost, as behind a pooler that gives a connection away after each transaction. */
export async function openDeafProxy(target: string): Promise<{ url: string; close(): void }> {
  const server = new URL(target);
  const proxy = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname);
    let held = Buffer.alloc(0);
    upstream.on('data', (bytes) => {
      held = Buffer.concat([held, bytes]);
      while (held.length >= HEAD_BYTES && held.length > held.readUInt32BE(1)) {
        const message = held.subarray(0, held.readUInt32BE(1) + 1);
        held = held.subarray(message.length);
        if (message[0] !== NOTIFICATION) client.write(message);
      }
    });
    client.pipe(upstream);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port.');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return { url: url.href, close: () => proxy.close() };
}
