import * as z from 'zod';
import { documentSchema } from '@/graph/document';
import { readDocument } from '@/server/workflows/read-document';
import { saveWorkflow } from '@/server/workflows/save-workflow';
import { operation, reply } from '../operation';
import { none, workflowId } from '../parameters';
import { RestProblem } from '../problem';
import { savedWorkflowSchema } from '../resources/workflow-resource';

const ETAG = /^"(\d{1,9})"$/;

export const putWorkflow = operation({
  id: 'putWorkflow',
  method: 'put',
  path: '/workflows/{id}',
  tag: 'Workflows',
  summary: 'Replace the draft',
  description:
    'Only over the revision it was made from: name it in If-Match or in the body. When somebody has saved since, the answer is 409 with what is there now, and nothing is overwritten.',
  permission: 'workflow:edit',
  refusals: [409, 428],
  maxBody: 2_000_000,
  params: workflowId,
  query: none,
  headers: z.strictObject({
    'if-match': z.string().regex(ETAG, 'Takes one revision in quotes, as the ETag of GET').optional(),
  }),
  body: z.strictObject({ revision: z.int().min(1).optional(), document: documentSchema }),
  answers: {
    200: { description: 'It was saved.', schema: savedWorkflowSchema, headers: { etag: 'Its new revision.' } },
  },
  run: async ({ params, headers, body }, { services, actor }) => {
    const { document, notes } = readDocument(body.document, services.registry);
    const revision = revisionOf(headers['if-match'], body.revision);
    const saved = await saveWorkflow(services, actor, { id: params.id, revision, document });
    return reply(200, { id: params.id, revision: saved.revision, notes }, { etag: `"${saved.revision}"` });
  },
});

const revisionOf = (ifMatch: string | undefined, inBody: number | undefined): number => {
  const inHeader = ifMatch === undefined ? undefined : Number(ETAG.exec(ifMatch)?.[1]);
  const revision = inHeader ?? inBody;
  if (revision === undefined)
    throw new RestProblem(
      428,
      'revision-needed',
      'Say which revision this replaces: the ETag of GET in If-Match, or “revision” in the body.',
    );
  if (inHeader !== undefined && inBody !== undefined && inHeader !== inBody)
    throw new RestProblem(422, 'invalid', `If-Match names revision ${inHeader} and the body ${inBody}.`, {
      errors: [{ pointer: '#/revision', detail: 'Is not the one in If-Match' }],
    });
  return revision;
};
