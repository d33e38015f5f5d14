import type { FoundServer } from './local-servers';
import type { ModelCredentials } from './model-access';
import { COMPATIBLE, providers, RULES_MODEL } from './providers';

/** What a step gets that leaves the model open: the operator's choice, else the first real model there is. */
export function createDefaultModel({
  fixed,
  credentials,
  localServers,
  compatibleModels,
}: {
  /** SLUICE_DEFAULT_MODEL */
  fixed: string | null;
  credentials: ModelCredentials;
  localServers(): Promise<FoundServer[]>;
  /** what the workspace's OpenAI-compatible server offers */
  compatibleModels(workspaceId: string): Promise<string[]>;
}): (workspaceId: string) => Promise<string> {
  return async (workspaceId) => {
    if (fixed) return fixed;
    for (const provider of providers) {
      if (!(await credentials.get(workspaceId, provider.id))) continue;
      const [first] = provider.id === COMPATIBLE ? await compatibleModels(workspaceId) : provider.models;
      if (first) return `${provider.id}:${first}`;
    }
    const [local] = await localServers();
    return local ? `${local.id}:${local.models[0]}` : RULES_MODEL;
  };
}
