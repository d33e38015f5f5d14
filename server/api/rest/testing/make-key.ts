import type { Json } from '@/graph/json';

/** A key as a person makes one: signs in with the printed link, then asks for it. */
export async function makeKey({ url, link }: { url: string; link: string }): Promise<string> {
  const post = (path: string, body: Json, cookie = '') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie },
      body: JSON.stringify(body),
    });
  const signedIn = await post('/api/sign-in', { token: link.split('#')[1] ?? '' });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const input = { name: 'A program', role: 'editor', expiresInDays: 1 };
  const made = await post('/api/trpc/apiKeys.create', input, cookie);
  return ((await made.json()) as { result: { data: { key: string } } }).result.data.key;
}
