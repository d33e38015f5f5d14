import type { ModelTrial, ModelView } from './model-view';

/** Which models can be called now, and one call to prove it. */
export interface ModelCatalogue {
  /** providers that take a key, with the variable that may hold it */
  providers(): { id: string; name: string; isConfiguredByEnv: boolean; takesBaseUrl: boolean }[];
  /** models of the providers that are configured, local servers and the built-in rules included */
  list(workspaceId: string): Promise<{
    models: ModelView[];
    local: { id: string; name: string; baseUrl: string }[];
    /** what a step that leaves the choice open gets; absent: the first real model */
    default?: string;
  }>;
  /** looks for local model servers again */
  rescan(): Promise<void>;
  test(workspaceId: string, model: string, signal: AbortSignal): Promise<ModelTrial>;
}
