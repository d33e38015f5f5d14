/** How one provider is reached by one workspace. */
export interface ModelAccess {
  apiKey: string | null;
  /** absent: the provider's own address */
  baseUrl: string | null;
  /** `env`: the operator set it, so it may point into the operator's own network */
  source: 'env' | 'saved' | 'local';
}

/** Keys of model providers. A saved one wins over the environment's. */
export interface ModelCredentials {
  /** Null when the provider is not set up. */
  get(workspaceId: string, provider: string): Promise<ModelAccess | null>;
}

/** The guarded `fetch` for one provider's address. */
export type FetchFor = (access: ModelAccess) => typeof fetch;
