import { listOutbox } from '@/server/outbox/list-outbox';
import { permitted } from '../../procedures/permitted';

export const list = permitted('outbox:read').query(({ ctx }) => listOutbox(ctx.services, ctx.actor));
