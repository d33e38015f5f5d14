import { requestFacts } from '@/server/api/http/request-facts';
import { PlainError } from '@/server/api/plain-error';
import { Refusal } from '@/server/refusal';
import type { ShareProjection } from '@/server/shares/share-projection';
import { viewShare } from '@/server/shares/view-share';
import { getApiServices } from '@/server/wiring/api';

export type OpenedShare =
  | { kind: 'run'; shared: ShareProjection }
  /** never was, has ended, was revoked: not to be told apart */
  | { kind: 'gone' }
  /** too many tries from here; the sentence says when to come back */
  | { kind: 'busy'; message: string };

/** The run behind a link, straight from the use case: this page has no session and needs no API. */
export async function openShare(token: string, headers: Headers): Promise<OpenedShare> {
  const services = getApiServices();
  const request = new Request(`http://${headers.get('host') ?? 'localhost'}/`, { headers });
  try {
    services.limits.require('share', requestFacts(request).address, 'shared pages were opened from here');
    return { kind: 'run', shared: await viewShare(services, { token }) };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return { kind: 'gone' };
    if (error instanceof PlainError) return { kind: 'busy', message: error.message };
    throw error;
  }
}
