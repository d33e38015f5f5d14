import * as z from 'zod';
import { readFile } from '@/server/files/read-file';
import { answerFile } from '../../http/answer-file';
import { operation, replyRaw } from '../operation';
import { none } from '../parameters';

export const downloadFile = operation({
  id: 'downloadFile',
  method: 'get',
  path: '/files/{hash}',
  tag: 'Files',
  summary: 'Download a file',
  permission: 'file:read',
  params: z.strictObject({ hash: z.string().min(1).max(200).describe('The $file of a file.') }),
  query: none,
  headers: none,
  body: null,
  answers: { 200: { description: 'Its bytes.', contentType: '*/*' } },
  run: async ({ params }, { services, actor }) => replyRaw(answerFile(await readFile(services, actor, params))),
});
