import { killGroup, type LockdownLayers, spawnLocked } from '@/server/adapters/sandbox/lockdown';
import { TextRing } from '@/server/adapters/sandbox/text-ring';
import { DOCUMENT_LIMITS, type ReadReply, type ReadRequest } from './protocol';

/** The process gave no answer. */
export type ReaderEnd = 'timeout' | 'cancelled' | 'memory' | 'crashed';

export interface Reading {
  childPath: string;
  layers: LockdownLayers;
  request: ReadRequest;
  bytes: Uint8Array;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Starts a locked-down process, gives it one file, and ends it. */
export function readInChild({
  childPath,
  layers,
  request,
  bytes,
  timeoutMs,
  signal,
}: Reading): Promise<ReadReply | ReaderEnd> {
  const { oldSpaceMb, dataBytes } = DOCUMENT_LIMITS;
  const child = spawnLocked({ entry: childPath, layers, oldSpaceMb, dataBytes, stdin: 'pipe', hasProto: true });
  const stderr = new TextRing(8 * 1024);
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => stderr.add(chunk));
  // A child that dies early does not take the rest of the file; its end is reported below.
  child.stdin?.on('error', () => undefined);

  return new Promise((resolve) => {
    const finish = (result: ReadReply | ReaderEnd) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      killGroup(child);
      resolve(result);
    };
    const onAbort = () => finish('cancelled');
    const timer = setTimeout(() => finish('timeout'), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    child.once('message', (text) => finish(readReply(text) ?? 'crashed'));
    child.once('error', () => finish('crashed'));
    child.once('close', () =>
      finish(
        /heap out of memory|Allocation failed|bad_alloc|Array buffer allocation/i.test(stderr.text)
          ? 'memory'
          : 'crashed',
      ),
    );
    if (signal.aborted) {
      onAbort();
      return;
    }
    child.send(JSON.stringify(request), () => undefined);
    child.stdin?.end(bytes);
  });
}

function readReply(text: unknown): ReadReply | null {
  try {
    const reply = JSON.parse(String(text)) as ReadReply;
    if ('problem' in reply) return typeof reply.problem.words === 'string' ? reply : null;
    return typeof reply.content?.text === 'string' && Array.isArray(reply.content.pages) ? reply : null;
  } catch {
    return null;
  }
}
