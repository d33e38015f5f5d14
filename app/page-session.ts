import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { SessionView } from '@/server/accounts/session-view';
import { findPageSession } from '@/server/api/http/find-page-session';
import { getApiServices } from '@/server/wiring/api';

/** Who looks at this page; null for nobody. */
export const getPageSession = async (): Promise<SessionView | null> =>
  findPageSession(getApiServices(), new Headers(await headers()));

/** For every page but sign-in and share: sends people without a session to the sign-in page. */
export const requirePageSession = async (): Promise<SessionView> => (await getPageSession()) ?? redirect('/sign-in');
