import { listConnections } from '@/server/connections/list-connections';
import { permitted } from '../../procedures/permitted';

export const list = permitted('connection:read').query(({ ctx }) => listConnections(ctx.services, ctx.actor));
