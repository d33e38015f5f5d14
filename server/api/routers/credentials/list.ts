import { listHttpCredentials } from '@/server/credentials/list-http-credentials';
import { permitted } from '../../procedures/permitted';

export const list = permitted('connection:read').query(({ ctx }) => listHttpCredentials(ctx.services, ctx.actor));
