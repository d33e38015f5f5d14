import { attachment } from '@/server/files/file-name';
import type { StoredFile } from '@/server/files/read-file';

/** Types that a browser shows without running anything; every other file is bytes. */
const HARMLESS = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
  'text/csv',
]);

/** Always as a download, never as a page. */
export const answerFile = ({ name, mediaType, bytes }: StoredFile): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': HARMLESS.has(mediaType) ? mediaType : 'application/octet-stream',
      'content-length': String(bytes.byteLength),
      'content-disposition': attachment(name),
    },
  });
