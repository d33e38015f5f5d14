import { attachment } from '@/server/files/file-name';
import { readFile } from '@/server/files/read-file';
import { signedInRoute } from './handle-route';
import { refuseCrossSite } from './require-same-origin';

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

/** `GET /api/files/<hash>`: always as a download, never as a page. */
export const handleDownload = (hash: string) =>
  signedInRoute('file:read', async (request, { services, actor }) => {
    refuseCrossSite(request);
    const { name, mediaType, bytes } = await readFile(services, actor, { hash });
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': HARMLESS.has(mediaType) ? mediaType : 'application/octet-stream',
        'content-length': String(bytes.byteLength),
        'content-disposition': attachment(name),
      },
    });
  });
