import { handleDownload } from '@/server/api/http/handle-download';
import { getApiServices } from '@/server/wiring/api';

export const GET = async (request: Request, { params }: { params: Promise<{ hash: string }> }): Promise<Response> =>
  handleDownload((await params).hash)(request, getApiServices());
