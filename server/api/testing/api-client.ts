import type { Json } from '@/graph/json';

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** `result.data` of a procedure that succeeded */
  data: Json;
  /** message and data of one that did not */
  error: { message: string; data: { code: string; httpStatus: number; [name: string]: Json } } | null;
}

/** Speaks to the API the way a page does: real HTTP, a cookie, JSON. */
export class ApiClient {
  constructor(
    readonly origin: string,
    private readonly cookie: string | null = null,
  ) {}

  get headers(): Record<string, string> {
    return { origin: this.origin, ...(this.cookie && { cookie: this.cookie }) };
  }

  async query(path: string, input?: unknown): Promise<ApiAnswer> {
    const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return toAnswer(await fetch(`${this.origin}/api/trpc/${path}${search}`, { headers: this.headers }));
  }

  async mutate(path: string, input: unknown = {}, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return toAnswer(
      await fetch(`${this.origin}/api/trpc/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...this.headers, ...headers },
        body: JSON.stringify(input),
      }),
    );
  }

  /** One subscription as a stream of server-sent events; stop it with the signal. */
  async *subscribe(
    path: string,
    input: unknown,
    { signal, lastEventId }: { signal: AbortSignal; lastEventId?: string },
  ): AsyncGenerator<{ id: string | null; event: string | null; data: Json }> {
    const search = encodeURIComponent(JSON.stringify(input));
    const leaving = new AbortController();
    const response = await fetch(`${this.origin}/api/trpc/${path}?input=${search}`, {
      headers: { ...this.headers, accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
      signal: AbortSignal.any([signal, leaving.signal]),
    });
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    try {
      for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
        text += decoder.decode(chunk.value, { stream: true });
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const event = parseEvent(text.slice(0, end));
          text = text.slice(end + 2);
          yield event;
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      leaving.abort();
    }
  }
}

const toAnswer = async (response: Response): Promise<ApiAnswer> => {
  const body = (await response.json()) as { result?: { data: Json }; error?: ApiAnswer['error'] };
  return {
    status: response.status,
    headers: response.headers,
    data: body.result?.data ?? null,
    error: body.error ?? null,
  };
};

const parseEvent = (block: string): { id: string | null; event: string | null; data: Json } => {
  const field = (name: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n') || null;
  const data = field('data');
  return { id: field('id'), event: field('event'), data: data ? (JSON.parse(data) as Json) : null };
};
