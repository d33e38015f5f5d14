import type { ModelAccess, ModelCredentials } from './model-access';
import { COMPATIBLE, providers } from './providers';

/** What the operator's environment says about a provider. */
export interface EnvAccess {
  apiKey: string | null;
  baseUrl: string | null;
}

export interface ModelCredentialsOptions {
  /** by provider id */
  env: Record<string, EnvAccess>;
  /** the key a workspace saved, opened; null when it saved none */
  readSaved(workspaceId: string, provider: string): Promise<EnvAccess | null>;
}

/** Looks for a saved key first: who entered one in the app means it to be used. */
export function createModelCredentials({ env, readSaved }: ModelCredentialsOptions): ModelCredentials & {
  isInEnv(provider: string): boolean;
} {
  const fromEnv = (provider: string): ModelAccess | null => {
    const access = env[provider];
    const isUsable = provider === COMPATIBLE ? access?.baseUrl : access?.apiKey;
    return access && isUsable ? { ...access, source: 'env' } : null;
  };
  return {
    isInEnv: (provider) => fromEnv(provider) !== null,
    async get(workspaceId, provider) {
      if (!providers.some((entry) => entry.id === provider)) return null;
      const saved = await readSaved(workspaceId, provider);
      return saved ? { ...saved, source: 'saved' } : fromEnv(provider);
    },
  };
}
