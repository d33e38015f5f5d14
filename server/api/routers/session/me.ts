import type { SessionView } from '@/server/accounts/session-view';
import { permitted } from '../../procedures/permitted';

export const me = permitted('session:read').query(({ ctx }): SessionView => ctx.session);
