import { createHash } from 'node:crypto';
import type { FileRef } from '@/graph/json';
import { MAX_FILE_BYTES } from '@/server/files/file-limits';
import { cleanFileName } from '@/server/files/file-name';
import { type NewFile, storeFile } from '@/server/files/store-file';
import { requireDiskRoom } from '@/server/runs/require-disk-room';
import { PlainError } from '../plain-error';
import { answerJson, refusal } from './answer';
import { signedInRoute } from './handle-route';
import { readChunks } from './read-body';
import { requireSameOrigin } from './require-same-origin';

/** Each holds its file in memory until the database has it. */
const MAX_AT_ONCE = 8;
let atOnce = 0;

/** `POST /api/files`: the file's bytes as the body, its name percent-encoded in `x-file-name`. Answers a FileRef. */
export const handleUpload = signedInRoute('file:add', async (request, { services, actor }) => {
  requireSameOrigin(request);
  services.limits.require('upload', actor.userId, 'files were sent');
  await requireDiskRoom(services.disk);
  const name = fileName(request);
  const mediaType = fileType(request);
  if (atOnce >= MAX_AT_ONCE)
    throw new PlainError('TOO_MANY_REQUESTS', 'Many files arrive just now. Try again in a few seconds.', {
      retryAfterSeconds: 5,
    });
  atOnce += 1;
  try {
    return answerJson(await receive(request, { name, mediaType }, (file) => storeFile(services, actor, file)));
  } finally {
    atOnce -= 1;
  }
});

const receive = async (
  request: Request,
  { name, mediaType }: { name: string; mediaType: string },
  store: (file: NewFile) => Promise<FileRef>,
): Promise<FileRef> => {
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
  return store({ name, mediaType, hash: hash.digest('hex'), bytes: Buffer.concat(chunks) });
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
