import type { Actor } from '@/server/accounts/actor';
import type { SessionView } from '@/server/accounts/session-view';
import type { ApiServices } from './services';

/** What a procedure knows of the request it serves. */
export interface ApiContext {
  services: ApiServices;
  /** null without a valid session cookie */
  actor: Actor | null;
  session: SessionView | null;
  /** the session's token hash, for signing out */
  sessionHash: string | null;
  /** the caller's address as the web server saw it; a key for rate limits, never for access */
  address: string;
  /** scheme, host and port that the caller used, for links */
  origin: string;
  responseHeaders: Headers;
}
