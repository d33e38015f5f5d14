import { handleUpload } from '@/server/api/http/handle-upload';
import { getApiServices } from '@/server/wiring/api';

export const POST = (request: Request): Promise<Response> => handleUpload(request, getApiServices());
