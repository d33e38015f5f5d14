import { createConnection, type Socket } from 'node:net';
import type { MakerDirectory } from '../postgres/maker-directory';
import type { NewRunRow } from '../postgres/new-run';
import { socketPath } from './socket-path';

/** More input than this is better written by whoever has it. */
const LONGEST_OFFER = 100_000;
/** The worker does not read: it hangs, or is far behind. */
const MOST_UNREAD_BYTES = 200_000;

/** Workers of this machine, each at the other end of a socket. */
export class NearbyWorkers {
  private readonly sockets = new Map<string, Socket>();
  private readonly connecting = new Set<string>();
  private isClosed = false;

  constructor(
    private readonly dataDir: string,
    private readonly makers: MakerDirectory,
  ) {
    makers.onSeen((seen) => {
      for (const maker of seen) this.connect(maker);
    });
  }

  /** True when the worker that makes the runs of this workflow was told of the run; false when it is not near, as far as is known. */
  offer(row: NewRunRow): boolean {
    const socket = this.socketTo(row.workflow_id);
    const offered_at = this.makers.databaseTime();
    if (!socket || offered_at === null || socket.writableLength > MOST_UNREAD_BYTES) return false;
    const text = JSON.stringify({ offered_at, run: row });
    if (text.length > LONGEST_OFFER) return false;
    socket.write(`${text}\n`);
    return true;
  }

  /** Whether the worker that makes the runs of this workflow can be told so now. */
  isNear(workflowId: string): boolean {
    return this.socketTo(workflowId) !== undefined;
  }

  close(): void {
    this.isClosed = true;
    for (const socket of this.sockets.values()) socket.destroy();
  }

  private socketTo(workflowId: string): Socket | undefined {
    const maker = this.makers.makerOf(workflowId);
    return maker ? this.sockets.get(maker.makesAs) : undefined;
  }

  private connect(maker: { worker: string; makesAs: string }): void {
    const { makesAs } = maker;
    const path = socketPath(this.dataDir, maker);
    if (path === null || this.isClosed || this.sockets.has(makesAs) || this.connecting.has(makesAs)) return;
    this.connecting.add(makesAs);
    const socket = createConnection(path);
    // It says nothing that keeps a process of ours alive.
    socket.unref().resume();
    socket.once('connect', () => this.sockets.set(makesAs, socket));
    // It is on another machine, or has ended: runs are offered through the database.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.connecting.delete(makesAs);
      this.sockets.delete(makesAs);
    });
  }
}
