import { listPublished } from '@/server/workflows/list-published';
import { permitted } from '../../procedures/permitted';

export const published = permitted('workflow:read').query(({ ctx }) => listPublished(ctx.services, ctx.actor));
