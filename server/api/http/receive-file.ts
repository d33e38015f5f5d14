import { createHash } from 'node:crypto';
import type { FileRef } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import { MAX_FILE_BYTES } from '@/server/files/file-limits';
import { cleanFileName } from '@/server/files/file-name';
import { storeFile } from '@/server/files/store-file';
import { requireDiskRoom } from '@/server/runs/require-disk-room';
import { PlainError } from '../plain-error';
import type { ApiServices } from '../services';
import { refusal } from './answer';
import { readChunks } from './read-body';

/** Each holds its file in memory until the database has it. */
const MAX_AT_ONCE = 8;
let atOnce = 0;

/** Stores the file whose bytes are a request's body and whose name stands, percent-encoded, in `x-file-name`. */
export const receiveFile = async (
  request: Request,
  services: Pick<ApiServices, 'disk' | 'pool'>,
  actor: Pick<Actor, 'workspaceId'>,
): Promise<FileRef> => {
  await requireDiskRoom(services.disk);
  const name = fileName(request);
  const mediaType = fileType(request);
  if (atOnce >= MAX_AT_ONCE)
    throw new PlainError('TOO_MANY_REQUESTS', 'Many files arrive just now. Try again in a few seconds.', {
      retryAfterSeconds: 5,
    });
  atOnce += 1;
  try {
    const { bytes, hash } = await receive(request, name);
    return await storeFile(services, actor, { name, mediaType, hash, bytes });
  } finally {
    atOnce -= 1;
  }
};

const receive = async (request: Request, name: string): Promise<{ bytes: Buffer; hash: string }> => {
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  const size = await readChunks(request, MAX_FILE_BYTES, (chunk) => {
    hash.update(chunk);
    chunks.push(chunk);
  });
  if (size === null)
    throw refusal(
      'PAYLOAD_TOO_LARGE',
      `“${name}” is larger than 50 MB, which is the most Sluice takes. Split it, or make it smaller.`,
    );
  if (size === 0) throw refusal('BAD_REQUEST', `“${name}” is empty: it has 0 bytes. Was it saved completely?`);
  return { bytes: Buffer.concat(chunks), hash: hash.digest('hex') };
};

const fileName = (request: Request): string => {
  const header = request.headers.get('x-file-name');
  if (header === null) throw refusal('BAD_REQUEST', 'The file has no name: the header x-file-name is missing.');
  try {
    return cleanFileName(decodeURIComponent(header));
  } catch {
    throw refusal('BAD_REQUEST', 'The header x-file-name is not percent-encoded.');
  }
};

const fileType = (request: Request): string => {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.startsWith('multipart/'))
    throw refusal('UNSUPPORTED_MEDIA_TYPE', 'Send the file itself as the body, not as a form.');
  return /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(type) ? type : 'application/octet-stream';
};
