import { readFile } from '@/server/files/read-file';
import { answerFile } from './answer-file';
import { signedInRoute } from './handle-route';
import { refuseCrossSite } from './require-same-origin';

/** `GET /api/files/<hash>` */
export const handleDownload = (hash: string) =>
  signedInRoute('file:read', async (request, { services, actor }) => {
    refuseCrossSite(request);
    return answerFile(await readFile(services, actor, { hash }));
  });
