import { handleTrpc } from '@/server/api/http/handle-trpc';
import { getApiServices } from '@/server/wiring/api';

const handle = (request: Request): Promise<Response> => handleTrpc(request, getApiServices());

export { handle as GET, handle as POST };
