import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PriorDiscovery } from '@modelcontextprotocol/client';
import * as z from 'zod';

/** Which era of the protocol a server speaks, found out once, so that later connections need no probe. */
export interface VerdictStore {
  get(definitionHash: string): Promise<PriorDiscovery | null>;
  set(definitionHash: string, verdict: PriorDiscovery): Promise<void>;
  forget(definitionHash: string): Promise<void>;
}

/** A server may be upgraded in place. */
const VALID_FOR_MS = 7 * 24 * 3_600_000;
const MAX_ENTRIES = 200;

const entrySchema = z.object({
  savedAt: z.number(),
  verdict: z.union([
    z.object({ kind: z.literal('legacy') }),
    z.object({ kind: z.literal('modern'), discover: z.looseObject({}) }),
  ]),
});
const fileSchema = z.record(z.string(), entrySchema);
type Entries = z.infer<typeof fileSchema>;

/** Keeps verdicts in a file of the data folder. Losing it costs a probe, so nothing about it is ever an error. */
export function createVerdictStore(path: string | null, now: () => number = Date.now): VerdictStore {
  let memory: Entries = {};
  let writing: Promise<void> = Promise.resolve();
  const loading = path === null ? Promise.resolve() : read(path).then((entries) => Object.assign(memory, entries));

  const save = async (): Promise<void> => {
    const newest = Object.entries(memory).sort(([, a], [, b]) => b.savedAt - a.savedAt);
    memory = Object.fromEntries(newest.slice(0, MAX_ENTRIES));
    if (path === null) return;
    const text = JSON.stringify(memory);
    writing = writing.then(() => write(path, text)).catch(() => undefined);
    await writing;
  };

  return {
    async get(definitionHash) {
      await loading;
      const entry = memory[definitionHash];
      return entry && now() - entry.savedAt < VALID_FOR_MS ? (entry.verdict as PriorDiscovery) : null;
    },
    async set(definitionHash, verdict) {
      await loading;
      memory[definitionHash] = { savedAt: now(), verdict: verdict as Entries[string]['verdict'] };
      await save();
    },
    async forget(definitionHash) {
      await loading;
      delete memory[definitionHash];
      await save();
    },
  };
}

async function read(path: string): Promise<Entries> {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}`;
  await writeFile(part, text, { mode: 0o600 });
  await rename(part, path);
}
