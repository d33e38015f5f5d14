import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a PostgreSQL server that can be closed, and opened again, as a network or a server would. */
export interface CuttableProxy {
  /** the same database, through the proxy */
  url: string;
  /** breaks every connection and accepts none */
  cut(): void;
  /** what is asked still reaches the server, but no answer comes back, until it is cut */
  mute(): void;
  restore(): void;
  close(): Promise<void>;
}

export async function openCuttableProxy(target: string): Promise<CuttableProxy> {
  const server = new URL(target);
  const sockets = new Set<Socket>();
  let isOpen = true;
  let isMuted = false;
  const proxy: Server = createServer((client) => {
    if (!isOpen) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(server.port), server.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      if (!isMuted) client.write(bytes);
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port.');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  const cut = (): void => {
    isOpen = false;
    isMuted = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    mute() {
      isMuted = true;
    },
    restore() {
      isOpen = true;
      isMuted = false;
    },
    async close() {
      cut();
      proxy.close();
    },
  };
}
