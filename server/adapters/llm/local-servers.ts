import * as z from 'zod';

/** A model server people run on their own machine. Its address is fixed, so a model id alone is enough to reach it. */
export interface LocalServer {
  id: string;
  name: string;
  /** of its OpenAI-compatible interface */
  baseUrl: string;
  /** where it lists its models */
  listUrl: string;
}

export interface FoundServer extends LocalServer {
  models: string[];
}

const server = (id: string, name: string, port: number, base = '/v1', list = `${base}/models`): LocalServer => ({
  id,
  name,
  baseUrl: `http://127.0.0.1:${port}${base}`,
  listUrl: `http://127.0.0.1:${port}${list}`,
});

export const localServers: readonly LocalServer[] = [
  server('ollama', 'Ollama', 11434, '/v1', '/api/tags'),
  server('lm-studio', 'LM Studio', 1234),
  server('llama-cpp', 'llama.cpp', 8080),
  server('jan', 'Jan', 1337),
  server('vllm', 'vLLM', 8000),
  server('docker', 'Docker Model Runner', 12434, '/engines/v1'),
];

/** Long enough for a process on this machine, short enough not to be noticed when there is none. */
const PROBE_MS = 300;
const MAX_MODELS = 200;

// Anything may listen on 8080; only an answer of one of these shapes is taken for a model server.
const listing = z.union([
  z.object({ models: z.array(z.object({ name: z.string().min(1) })) }),
  z.object({ data: z.array(z.object({ id: z.string().min(1) })) }),
]);

/** Ids of the models a server offers; throws when it does not answer in the way such servers do. */
export async function fetchModelNames(
  url: string,
  send: typeof fetch,
  { headers, signal }: { headers?: Record<string, string>; signal: AbortSignal },
): Promise<string[]> {
  const response = await send(url, { headers, signal });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const parsed = listing.parse(await response.json());
  const names = 'models' in parsed ? parsed.models.map((model) => model.name) : parsed.data.map((model) => model.id);
  return names.filter((name) => !/embed|whisper|rerank|tts/i.test(name)).slice(0, MAX_MODELS);
}

/** Looks on the usual loopback ports, all at once. A server that does not answer in time is not there. */
export async function findLocalServers(
  send: (server: LocalServer) => typeof fetch,
  servers: readonly LocalServer[] = localServers,
): Promise<FoundServer[]> {
  const found = await Promise.all(
    servers.map(async (entry): Promise<FoundServer | null> => {
      try {
        const models = await fetchModelNames(entry.listUrl, send(entry), { signal: AbortSignal.timeout(PROBE_MS) });
        return models.length > 0 ? { ...entry, models } : null;
      } catch {
        return null;
      }
    }),
  );
  return found.filter((entry) => entry !== null);
}
