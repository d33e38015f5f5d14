import { listModels } from '@/server/models/list-models';
import { permitted } from '../../procedures/permitted';

export const list = permitted('model:read').query(({ ctx }) => listModels(ctx.services, ctx.actor));
