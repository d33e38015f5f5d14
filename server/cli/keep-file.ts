import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { Actor } from '@/server/accounts/actor';
import type { ApiServices } from '@/server/api/services';
import { MAX_FILE_BYTES } from '@/server/files/file-limits';
import { cleanFileName } from '@/server/files/file-name';
import { storeFile } from '@/server/files/store-file';
import { Refusal } from '@/server/refusal';
import type { KeepFile } from './read-assignments';

/** What a browser would say of these; steps look at the bytes, so anything else may be unknown. */
const MEDIA_TYPES: Record<string, string> = {
  '.csv': 'text/csv',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
};

export const fileKeeper =
  (services: ApiServices, actor: Actor): KeepFile =>
  async (name, bytes) => {
    if (bytes.byteLength === 0) throw new Refusal('invalid', `“${name}” is empty: it has 0 bytes.`);
    if (bytes.byteLength > MAX_FILE_BYTES)
      throw new Refusal('too-large', `“${name}” is larger than 50 MB, which is the most Sluice takes.`);
    return storeFile(services, actor, {
      name: cleanFileName(name),
      mediaType: MEDIA_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream',
      hash: createHash('sha256').update(bytes).digest('hex'),
      bytes,
    });
  };
