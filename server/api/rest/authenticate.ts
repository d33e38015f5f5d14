import type { Actor } from '@/server/accounts/actor';
import { openApiKey } from '@/server/api-keys/open-api-key';
import { requestFacts } from '../http/request-facts';
import type { ApiServices } from '../services';
import { RestProblem } from './problem';

/** Who asks, from the key in the Authorization header and nothing else: a browser's cookies open nothing here. */
export const authenticate = async (request: Request, services: ApiServices): Promise<{ id: string; actor: Actor }> => {
  const header = request.headers.get('authorization');
  if (header === null) throw unauthorized('Send an API key: “Authorization: Bearer sluice_…”. Settings makes them.');
  const [scheme, text, ...more] = header.trim().split(/ +/);
  if (scheme?.toLowerCase() !== 'bearer' || !text || more.length > 0)
    throw unauthorized('The Authorization header is not “Bearer” and a key.');
  const key = await openApiKey(services.prisma, text);
  if (!key) {
    services.limits.require('wrongKey', requestFacts(request).address, 'wrong keys were sent');
    throw unauthorized('This API key is not valid: it is not complete, was revoked, or has ended.');
  }
  services.limits.require('apiKey', key.id, 'requests were made with this key');
  return key;
};

const unauthorized = (message: string): RestProblem =>
  new RestProblem(401, 'unauthorized', message, { headers: { 'www-authenticate': 'Bearer realm="Sluice"' } });
