import { t } from '../trpc';
import { cleanInput } from './clean-input';
import { plainErrors } from './plain-errors';

/**
 * Without a session: the token in the input is the permission, and the use case checks it. Only what a
 * shared run and an answer link need may use this; the authorization table test says so.
 */
export const byToken = t.procedure.meta({ permission: 'public' }).use(plainErrors).use(cleanInput);
