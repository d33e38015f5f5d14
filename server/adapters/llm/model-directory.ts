import type { ModelView } from '@/server/models/model-view';
import { type FoundServer, fetchModelNames, findLocalServers, type LocalServer } from './local-servers';
import type { FetchFor, ModelCredentials } from './model-access';
import { COMPATIBLE, providers, RULES_LABEL, RULES_MODEL } from './providers';

export interface ModelDirectoryOptions {
  credentials: ModelCredentials;
  fetchFor: FetchFor;
  /** SLUICE_DEFAULT_MODEL; what a step that leaves the choice open always gets */
  fixedDefault: string | null;
  /** false: loopback ports are not probed */
  looksForLocalServers: boolean;
  /** the usual ones; others in tests */
  localServers?: readonly LocalServer[];
  /** milliseconds, to know when a list is too old */
  now(): number;
}

export interface ModelDirectory {
  /** the default first */
  list(workspaceId: string): Promise<ModelView[]>;
  localServers(): Promise<FoundServer[]>;
  /** the operator's choice, else the first real model there is, else the built-in rules */
  defaultModel(workspaceId: string): Promise<string>;
  forget(): void;
}

/** A list asked for again within this time is given from memory. */
const FRESH_MS = 60_000;
const LIST_MS = 5_000;

/** Which models can be called, from keys, addresses and this machine's own servers. */
export function createModelDirectory(options: ModelDirectoryOptions): ModelDirectory {
  const { credentials, fetchFor, fixedDefault, now } = options;
  const cached = new Map<string, { at: number; value: Promise<unknown> }>();

  function remember<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = cached.get(key);
    if (known && now() - known.at < FRESH_MS) return known.value as Promise<T>;
    const value = make();
    cached.set(key, { at: now(), value });
    // A failure is not worth remembering: the server may be up the next time.
    value.catch(() => cached.delete(key));
    return value;
  }

  async function localServers(): Promise<FoundServer[]> {
    if (!options.looksForLocalServers) return [];
    const send = ({ baseUrl }: LocalServer) => fetchFor({ apiKey: null, baseUrl, source: 'local' });
    return remember('local', () => findLocalServers(send, options.localServers));
  }

  async function compatibleModels(workspaceId: string): Promise<string[]> {
    const access = await credentials.get(workspaceId, COMPATIBLE);
    if (!access?.baseUrl) return [];
    const url = `${access.baseUrl.replace(/\/+$/, '')}/models`;
    const headers: Record<string, string> = access.apiKey ? { authorization: `Bearer ${access.apiKey}` } : {};
    try {
      return await remember(`compatible ${workspaceId} ${url}`, () =>
        fetchModelNames(url, fetchFor(access), { headers, signal: AbortSignal.timeout(LIST_MS) }),
      );
    } catch {
      // A server that lists nothing may still answer; its models are then typed by hand.
      return [];
    }
  }

  async function defaultModel(workspaceId: string): Promise<string> {
    if (fixedDefault) return fixedDefault;
    for (const provider of providers) {
      if (!(await credentials.get(workspaceId, provider.id))) continue;
      const [first] = provider.id === COMPATIBLE ? await compatibleModels(workspaceId) : provider.models;
      if (first) return `${provider.id}:${first}`;
    }
    const [local] = await localServers();
    return local ? `${local.id}:${local.models[0]}` : RULES_MODEL;
  }

  return {
    localServers,
    defaultModel,
    forget: () => cached.clear(),
    async list(workspaceId) {
      const remote = await Promise.all(
        providers.map(async (provider): Promise<ModelView[]> => {
          if (!(await credentials.get(workspaceId, provider.id))) return [];
          const names = provider.id === COMPATIBLE ? await compatibleModels(workspaceId) : provider.models;
          return names.map((name) => view(provider.id, name, false));
        }),
      );
      const local = (await localServers()).flatMap((server) =>
        server.models.map((name) => view(server.id, name, true)),
      );
      const first = await defaultModel(workspaceId);
      return [...remote.flat(), ...local, rules].sort(
        (left, right) => Number(right.id === first) - Number(left.id === first),
      );
    },
  };
}

const rules: ModelView = { id: RULES_MODEL, label: RULES_LABEL, provider: 'builtin', isStandIn: true, isLocal: true };

const view = (provider: string, name: string, isLocal: boolean): ModelView => ({
  id: `${provider}:${name}`,
  label: name,
  provider,
  isStandIn: false,
  isLocal,
});
