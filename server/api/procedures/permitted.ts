import { type Permission, roleMay } from '@/server/accounts/permissions';
import { PlainError } from '../plain-error';
import { t } from '../trpc';
import { cleanInput } from './clean-input';
import { plainErrors } from './plain-errors';

/**
 * The way every procedure for signed-in people begins: it names what the caller must be allowed to do. Which rows that
 * covers is the use case's to filter, by the actor's workspace.
 */
export const permitted = (permission: Permission) =>
  t.procedure
    .meta({ permission })
    .use(plainErrors)
    .use(({ ctx, next }) => {
      const { actor, session, sessionHash } = ctx;
      if (!actor || !session || !sessionHash)
        throw new PlainError('UNAUTHORIZED', 'You are not signed in. Open the sign-in link that the server printed.');
      if (!roleMay(actor.role, permission))
        throw new PlainError('FORBIDDEN', `Your role here is ${actor.role}, which may not do this.`);
      return next({ ctx: { actor, session, sessionHash } });
    })
    .use(cleanInput);
