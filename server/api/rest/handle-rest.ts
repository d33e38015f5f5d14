import { roleMay } from '@/server/accounts/permissions';
import { databaseTrouble } from '@/server/database-trouble';
import { answerJson, withApiHeaders } from '../http/answer';
import type { ApiServices } from '../services';
import { authenticate } from './authenticate';
import { findOperation } from './find-operation';
import { openApiDocument } from './openapi';
import { answerProblem, RestProblem, toRestProblem } from './problem';

const REST_ENDPOINT = '/api/v1';

/** One request of a program: finds the operation, the key, the permission, and leaves the rest to the operation. */
export const handleRest = async (request: Request, services: ApiServices): Promise<Response> => {
  const { pathname } = new URL(request.url);
  const path = pathname.slice(REST_ENDPOINT.length);
  let pointerBase = '';
  try {
    if (path === '/openapi.json' && request.method === 'GET') return answerJson(openApiDocument());
    const { operation, params } = findOperation(request.method, path);
    pointerBase = operation.pointerBase ?? '';
    const key = await authenticate(request, services);
    if (!roleMay(key.actor.role, operation.permission))
      throw new RestProblem(
        403,
        'forbidden',
        `This key’s role is ${key.actor.role}, which may not do this. Make a key with a higher role.`,
      );
    const { status, body, headers, response } = await operation.handle(params, {
      services,
      actor: key.actor,
      keyId: key.id,
      request,
    });
    if (response) return withApiHeaders(response);
    if (body === undefined) return withApiHeaders(new Response(null, { status, headers }));
    return answerJson(body, { status, headers: new Headers(headers) });
  } catch (error) {
    return answerProblem(toRestProblem(error, pointerBase) ?? faultOf(error, services, pathname));
  }
};

const faultOf = (error: unknown, services: ApiServices, path: string): RestProblem => {
  const trouble = databaseTrouble(error);
  if (trouble) return new RestProblem(503, 'unavailable', trouble, { retryAfterSeconds: 5 });
  services.reportDefect(error, { path });
  return new RestProblem(500, 'fault', 'Sluice has a fault here: the cause is in the server log.');
};
