import type { Json } from '@/graph/json';

export interface RestRequest {
  method: string;
  /** after /api/v1 */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** sent as JSON; a string or bytes as they are */
  body?: unknown;
}
export interface RestReply {
  status: number;
  headers: Headers;
  /** null when there is none or it is not JSON */
  body: Json;
  text: string;
}

/** Speaks to `/api/v1` as a program does: HTTP, JSON and a key. */
export class RestClient {
  constructor(
    readonly origin: string,
    readonly key: string | null = null,
  ) {}

  fetch({ method, path, query, headers, body }: RestRequest): Promise<Response> {
    const search = query ? `?${new URLSearchParams(query)}` : '';
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    return fetch(`${this.origin}/api/v1${path}${search}`, {
      method,
      headers: {
        ...(this.key === null ? {} : { authorization: `Bearer ${this.key}` }),
        ...(body === undefined || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : isRaw ? (body as BodyInit) : JSON.stringify(body),
    });
  }

  async send(request: RestRequest): Promise<RestReply> {
    const response = await this.fetch(request);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
  }
}
