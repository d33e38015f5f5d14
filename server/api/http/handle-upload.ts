import { answerJson } from './answer';
import { signedInRoute } from './handle-route';
import { receiveFile } from './receive-file';
import { requireSameOrigin } from './require-same-origin';

/** `POST /api/files`: the file's bytes as the body, its name percent-encoded in `x-file-name`. Answers a FileRef. */
export const handleUpload = signedInRoute('file:add', async (request, { services, actor }) => {
  requireSameOrigin(request);
  services.limits.require('upload', actor.userId, 'files were sent');
  return answerJson(await receiveFile(request, services, actor));
});
