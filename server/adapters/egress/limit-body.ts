import { EgressRefused } from './egress-refused';

/** The same answer, whose body ends with EgressRefused once it is longer than `maxBytes`. */
export function limitBody(response: Response, url: URL, maxBytes: number): Response {
  const tooLarge = () =>
    new EgressRefused(
      'too-large',
      `The answer of ${url.host} is larger than ${Math.round(maxBytes / 1024 / 1024)} MB.`,
    );
  if (Number(response.headers.get('content-length')) > maxBytes) {
    void response.body?.cancel();
    throw tooLarge();
  }
  let bytes = 0;
  const counted = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) controller.error(tooLarge());
        else controller.enqueue(chunk);
      },
    }),
  );
  const { status, statusText } = response;
  const limited = new Response(counted ?? null, { status, statusText, headers: [...response.headers] });
  Object.defineProperty(limited, 'url', { value: url.href });
  return limited;
}
