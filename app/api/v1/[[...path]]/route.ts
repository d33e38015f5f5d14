import { handleRest } from '@/server/api/rest/handle-rest';
import { getApiServices } from '@/server/wiring/api';

const handle = (request: Request): Promise<Response> => handleRest(request, getApiServices());

export { handle as DELETE, handle as GET, handle as POST, handle as PUT };
