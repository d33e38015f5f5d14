import { refusal } from './answer';

/** Reads a request's body as text up to a limit. */
export const readText = async (request: Request, maxBytes: number, tooLarge: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  const size = await readChunks(request, maxBytes, (chunk) => chunks.push(chunk));
  if (size === null) throw refusal('PAYLOAD_TOO_LARGE', tooLarge);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw refusal('BAD_REQUEST', 'The request is not text in UTF-8.');
  }
};

/** A client that is cut off while it sends shows its own error instead of ours, so a little too much is read to its end. */
const PATIENCE = 8;

/** Passes on what arrives and returns how much it was; null when it was more than `maxBytes`. */
export const readChunks = async (
  request: Request,
  maxBytes: number,
  take: (chunk: Uint8Array) => void,
): Promise<number | null> => {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > maxBytes * PATIENCE) return null;
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size <= maxBytes && announced <= maxBytes) take(chunk);
    else if (size > maxBytes * PATIENCE) return null;
  }
  return size > maxBytes ? null : size;
};
