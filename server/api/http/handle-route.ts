import { type Permission, roleMay } from '@/server/accounts/permissions';
import type { ApiContext } from '../context';
import { PlainError } from '../plain-error';
import { toPlainError } from '../procedures/plain-errors';
import type { ApiServices } from '../services';
import { answerJson, answerRefusal, refusal, withApiHeaders } from './answer';
import { openRequest } from './open-request';

export type SignedIn = ApiContext & { actor: NonNullable<ApiContext['actor']> };

/** A plain route for signed-in people: like a procedure, it names its permission. */
export const signedInRoute =
  (permission: Permission, handle: (request: Request, context: SignedIn) => Promise<Response>) =>
  (request: Request, services: ApiServices): Promise<Response> =>
    plainAnswers(services, request, async () => {
      const headers = new Headers();
      const context = await openRequest(request, services, headers);
      const { actor } = context;
      if (!actor)
        throw refusal('UNAUTHORIZED', 'You are not signed in. Open the sign-in link that the server printed.');
      if (!roleMay(actor.role, permission))
        throw refusal('FORBIDDEN', `Your role here is ${actor.role}, which may not do this.`);
      const response = await handle(request, { ...context, actor });
      for (const cookie of headers.getSetCookie()) response.headers.append('set-cookie', cookie);
      return response;
    });

/** Turns whatever is thrown into an answer for people. */
export const plainAnswers = async (
  services: Pick<ApiServices, 'reportDefect'>,
  request: Request,
  handle: () => Promise<Response>,
): Promise<Response> => {
  try {
    return withApiHeaders(await handle());
  } catch (error) {
    const path = new URL(request.url).pathname;
    const plain = toPlainError(error, (defect) => services.reportDefect(defect, { path }));
    if (plain instanceof PlainError) return answerRefusal(plain);
    return answerJson(
      { message: 'Sluice has a fault here: the cause is in the server log.', code: plain.code },
      { status: 500 },
    );
  }
};
