import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { tryTool as tryToolUseCase } from '@/server/connections/try-tool';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const tryTool = permitted('connection:use')
  .input(z.object({ id: anyId, tool: z.string().min(1).max(200), arguments: z.record(z.string(), jsonSchema) }))
  .mutation(({ ctx, input, signal }) => tryToolUseCase(ctx.services, ctx.actor, input, signal));
