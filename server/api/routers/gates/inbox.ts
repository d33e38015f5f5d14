import { listGates } from '@/server/gates/list-gates';
import { permitted } from '../../procedures/permitted';

export const inbox = permitted('gate:read').query(({ ctx }) => listGates(ctx.services, ctx.actor));
