import * as z from 'zod';
import { receiveFile } from '../../http/receive-file';
import { operation, reply } from '../operation';
import { none } from '../parameters';
import { fileSchema } from '../resources/file-resource';

export const uploadFile = operation({
  id: 'uploadFile',
  method: 'post',
  path: '/files',
  tag: 'Files',
  summary: 'Upload a file',
  description: 'The bytes are the body, at most 50 MB. What is answered is given as it is in the input of a run.',
  permission: 'file:add',
  params: none,
  query: none,
  headers: z.strictObject({ 'x-file-name': z.string().min(1).max(2_000).describe('Percent-encoded.') }),
  body: 'bytes',
  answers: { 201: { description: 'It is stored.', schema: fileSchema } },
  run: async (_, { services, actor, keyId, request }) => {
    services.limits.require('upload', keyId, 'files were sent');
    const { $file, name, mediaType, size } = await receiveFile(request, services, actor);
    return reply(201, { $file, name, mediaType, size });
  },
});
