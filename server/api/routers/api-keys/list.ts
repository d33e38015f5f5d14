import { listApiKeys } from '@/server/api-keys/list-api-keys';
import { permitted } from '../../procedures/permitted';

export const list = permitted('key:admin').query(({ ctx }) => listApiKeys(ctx.services, ctx.actor));
