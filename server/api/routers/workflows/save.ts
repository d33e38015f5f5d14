import * as z from 'zod';
import { documentSchema } from '@/graph/document';
import { saveWorkflow } from '@/server/workflows/save-workflow';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

/** A draft may be unfinished: it must have a document's shape, not run. */
export const save = permitted('workflow:edit')
  .input(z.object({ id: anyId, revision: z.int().min(1), document: documentSchema }))
  .mutation(({ ctx, input }) => saveWorkflow(ctx.services, ctx.actor, input));
