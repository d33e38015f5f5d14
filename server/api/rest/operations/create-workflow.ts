import * as z from 'zod';
import { documentSchema } from '@/graph/document';
import { createWorkflow as create } from '@/server/workflows/create-workflow';
import { readDocument } from '@/server/workflows/read-document';
import { operation, reply } from '../operation';
import { none } from '../parameters';
import { savedWorkflowSchema } from '../resources/workflow-resource';

export const createWorkflow = operation({
  id: 'createWorkflow',
  method: 'post',
  path: '/workflows',
  tag: 'Workflows',
  summary: 'Create a workflow',
  description: 'From a document as it is exported. It is stored as a draft: nothing in it is run or connected to.',
  permission: 'workflow:edit',
  maxBody: 2_000_000,
  params: none,
  query: none,
  headers: none,
  body: z.strictObject({ document: documentSchema }),
  answers: {
    201: {
      description: 'It is there.',
      schema: savedWorkflowSchema,
      headers: { location: 'Its address.', etag: 'Its revision.' },
    },
  },
  run: async ({ body }, { services, actor }) => {
    const { document, notes } = readDocument(body.document, services.registry);
    const { id } = await create(services, actor, { document });
    return reply(201, { id, revision: 1, notes }, { location: `/api/v1/workflows/${id}`, etag: '"1"' });
  },
});
