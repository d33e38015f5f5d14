import { handleSignIn } from '@/server/api/http/handle-sign-in';
import { getApiServices } from '@/server/wiring/api';

export const POST = (request: Request): Promise<Response> => handleSignIn(request, getApiServices());
