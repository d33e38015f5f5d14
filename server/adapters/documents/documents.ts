import { access } from 'node:fs/promises';
import type { FileRef } from '@/graph/json';
import { sanitizeJson, UnsafeJsonError } from '@/graph/sanitize';
import { type LockdownLayers, probeLockdown } from '@/server/adapters/sandbox/lockdown';
import { QueueFull, Slots } from '@/server/adapters/sandbox/slots';
import { type DocumentContent, type DocumentsPort, StepFailure } from '@/server/engine/contract';
import { DOCUMENT_LIMITS, type ReadReply } from './protocol';
import { type ReaderEnd, readInChild } from './reader-process';

/** The bytes of a file in the workspace's store; null when they are not there any more. */
export type ReadFile = (workspaceId: string, file: FileRef) => Promise<Uint8Array | null>;

export interface DocumentsOptions {
  /** absolute path of the bundled `child.ts` */
  childPath: string;
  readFile: ReadFile;
  /** files read at once on this worker */
  size?: number;
  queueLimit?: number;
  timeoutMs?: number;
}

export interface Documents extends DocumentsPort {
  /** Ends every reading process. Files being read fail. */
  close(): void;
}

/** Reads untrusted files, each in a locked-down process of its own with limits on time, memory and size. */
export function createDocuments({
  childPath,
  readFile,
  size = 2,
  queueLimit = 100,
  timeoutMs = DOCUMENT_LIMITS.timeoutMs,
}: DocumentsOptions): Documents {
  const slots = new Slots(size, queueLimit);
  const closing = new AbortController();
  let layers: Promise<LockdownLayers> | null = null;

  const prepare = async (): Promise<LockdownLayers> => {
    try {
      await access(childPath);
    } catch {
      throw failure('documents-off', `Documents cannot be read: the program ${childPath} is missing.`);
    }
    layers ??= probeLockdown(childPath);
    return await layers;
  };

  return {
    async read({ workspaceId, file, maxPages }, { signal }) {
      const stop = AbortSignal.any([signal, closing.signal]);
      if (stop.aborted) throw stopped();
      refuseSize(file, file.size);
      const found = await prepare();
      const bytes = await readFile(workspaceId, file);
      if (!bytes) throw failure('document-missing', `"${file.name}" is not stored here any more. Choose it again.`);
      refuseSize(file, bytes.length);
      const release = await slots.take(stop).catch((error: unknown) => {
        throw error instanceof QueueFull ? tooMany(queueLimit) : stopped();
      });
      try {
        const request = { name: file.name, mediaType: file.mediaType, maxPages };
        const reply = await readInChild({ childPath, layers: found, request, bytes, timeoutMs, signal: stop });
        if (typeof reply === 'string') throw ended(reply, file, timeoutMs);
        return accept(reply, file);
      } finally {
        release();
      }
    },
    close: () => closing.abort(),
  };
}

function refuseSize(file: FileRef, bytes: number): void {
  if (bytes === 0) throw failure('document-empty', `"${file.name}" is empty (0 bytes).`);
  if (bytes <= DOCUMENT_LIMITS.fileBytes) return;
  const size = Math.ceil(bytes / 1024 / 1024);
  throw failure('document-too-large', `"${file.name}" is ${size} MB large. Files of up to 50 MB can be read.`);
}

/** The child is not trusted: what it says is checked and cleaned here. */
function accept(reply: ReadReply, file: FileRef): DocumentContent {
  if ('problem' in reply) throw failure(reply.problem.code, `"${file.name}" ${reply.problem.words}`);
  try {
    return sanitizeJson(reply.content).value as unknown as DocumentContent;
  } catch (error) {
    if (!(error instanceof UnsafeJsonError)) throw error;
    throw failure('document-broken', `"${file.name}" cannot be read: ${error.message}`);
  }
}

function ended(end: ReaderEnd, file: FileRef, timeoutMs: number): StepFailure {
  switch (end) {
    case 'cancelled':
      return stopped();
    case 'timeout':
      return failure(
        'document-timeout',
        `"${file.name}" could not be read within ${Math.round(timeoutMs / 1000)} s. It may be damaged, or very complex.`,
      );
    case 'memory':
      return failure(
        'document-memory',
        `Reading "${file.name}" takes more memory than is allowed. It may be damaged, or made to do so.`,
      );
    default:
      return failure('document-broken', `"${file.name}" is damaged: reading it failed.`);
  }
}

const failure = (code: string, message: string): StepFailure =>
  new StepFailure({ code, message, transient: false, field: 'config.file' });
const stopped = (): StepFailure =>
  new StepFailure({ code: 'cancelled', message: 'The step was stopped.', transient: false });
const tooMany = (limit: number): StepFailure =>
  new StepFailure({
    code: 'documents-busy',
    message: `More than ${limit} files are waiting to be read on this worker.`,
    transient: true,
    retryAfterMs: 2_000,
  });
