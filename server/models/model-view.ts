/** A provider of models and where its key comes from; the key itself is never read back. */
export interface ProviderView {
  id: string;
  name: string;
  /** null: no key yet */
  configured: 'env' | 'saved' | 'local' | 'builtin' | null;
  last4?: string;
  baseUrl?: string;
}

export interface ModelView {
  /** `provider:model` */
  id: string;
  label: string;
  provider: string;
  /** the built-in rules, not an AI model */
  isStandIn: boolean;
  isLocal: boolean;
}

export interface ModelList {
  providers: ProviderView[];
  models: ModelView[];
  /** id of the model that new prompt steps get */
  default: string;
}

export interface ModelTrial {
  ok: boolean;
  /** what the model said, or why it could not */
  message: string;
  durationMs: number;
}
