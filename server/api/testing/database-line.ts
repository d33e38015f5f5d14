import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to the database that can be cut and mended, as a restart or a network does. */
export interface DatabaseLine {
  through(url: string): Promise<string>;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export const openLine = async (): Promise<DatabaseLine> => {
  const sockets = new Set<Socket>();
  let target = { host: '127.0.0.1', port: 5432 };
  let port = 0;
  let server: Server | null = null;

  const listen = async () => {
    const started = createServer((near) => {
      const far = connect(target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => sockets.delete(from));
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', resolve));
    port = (started.address() as AddressInfo).port;
    server = started;
  };

  await listen();
  return {
    async through(url) {
      const address = new URL(url);
      target = { host: address.hostname, port: Number(address.port || 5432) };
      address.host = `127.0.0.1:${port}`;
      return address.href;
    },
    async cut() {
      const running = server;
      server = null;
      if (!running) return;
      const closed = new Promise<void>((resolve) => running.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: listen,
  };
};
