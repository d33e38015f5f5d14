import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Contestant } from './contestant';
import { residentBytes } from './process-memory';

type Answer = { kind: 'ready' } | { kind: 'lap'; ms: number } | { kind: 'absent' } | { kind: 'failed'; reason: string };

/** A peer in a process of its own, which measures itself: from its start call to the end that it has recorded. */
export async function openPeer(name: string, program: string, databaseUrl: string): Promise<Contestant> {
  const child = fork(program, [], {
    env: { ...process.env, BENCH_DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = await answer(child);
  if (ready.kind !== 'ready') throw new Error(`${name} is not ready: ${'reason' in ready ? ready.reason : ready.kind}`);
  return {
    name,
    async lap({ id, runs }) {
      child.send({ workload: id, runs });
      const result = await answer(child);
      if (result.kind === 'failed') throw new Error(`${name} failed ${id}: ${result.reason}`);
      return result.kind === 'lap' ? { ms: result.ms } : null;
    },
    memory: async () => (child.pid === undefined ? null : residentBytes(child.pid)),
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

const answer = (child: ChildProcess): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      child.off('exit', onExit);
      resolve(message as Answer);
    };
    const onExit = (code: number | null): void => {
      child.off('message', onMessage);
      reject(new Error(`The process of a peer ended (${code}).`));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
