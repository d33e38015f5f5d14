import { listExamples } from '@/server/workflows/list-examples';
import { permitted } from '../../procedures/permitted';

export const list = permitted('workflow:read').query(({ ctx }) => listExamples(ctx.services));
