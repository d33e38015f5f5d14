import * as z from 'zod';
import { hashToken } from '@/server/accounts/secret-token';
import { signIn } from '@/server/accounts/sign-in';
import type { ApiServices } from '../services';
import { readSessionCookie, sessionCookie } from '../session-cookie';
import { answerJson, refusal } from './answer';
import { plainAnswers } from './handle-route';
import { readText } from './read-body';
import { requestFacts } from './request-facts';
import { requireSameOrigin } from './require-same-origin';

const bodySchema = z.strictObject({ token: z.string().max(200) });

/** `POST /api/sign-in`: spends the link's token and sets the session cookie. */
export const handleSignIn = (request: Request, services: ApiServices): Promise<Response> =>
  plainAnswers(services, request, async () => {
    if (request.headers.get('content-type')?.split(';')[0]?.trim() !== 'application/json')
      throw refusal('UNSUPPORTED_MEDIA_TYPE', 'Send JSON, with the content type application/json.');
    requireSameOrigin(request);
    const { isSecure, isLoopback, address } = requestFacts(request);
    if (!isSecure && !isLoopback)
      throw refusal(
        'FORBIDDEN',
        'Signing in needs https here, so that nobody on the network can read the session. On the machine itself, http://localhost works too.',
      );
    services.limits.require('signIn', address, 'tries to sign in');
    const { token } = readInput(await readText(request, 10_000, 'This request is too large.'));
    const previous = readSessionCookie(request.headers.get('cookie'), isSecure);
    const { sessionToken, isFirst } = await signIn(services, {
      token,
      previousHash: previous ? hashToken(previous) : null,
    });
    const headers = new Headers({ 'set-cookie': sessionCookie(sessionToken, isSecure) });
    return answerJson({ ok: true, isFirst }, { headers });
  });

const readInput = (text: string): { token: string } => {
  try {
    return bodySchema.parse(JSON.parse(text));
  } catch {
    throw refusal('BAD_REQUEST', 'The request is not one that Sluice understands.');
  }
};
