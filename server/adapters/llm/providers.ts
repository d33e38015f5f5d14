/** A provider that takes a key. Ids stand before the colon of a model id: `openai:gpt-5.4`. */
export interface Provider {
  id: string;
  name: string;
  takesBaseUrl: boolean;
  /** as the price catalogue calls it; absent: no known prices */
  pricedBy?: string;
  /** keeps prompts for the next call without being asked, and may charge for it */
  cachesUnasked?: boolean;
  /** offered before anything was asked of the provider; the first is the one a default is made of */
  models: string[];
}

export const COMPATIBLE = 'openai-compatible';

/** In the order in which a default model is looked for. */
export const providers: Provider[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    takesBaseUrl: false,
    pricedBy: 'openai',
    cachesUnasked: true,
    models: ['gpt-5.4-mini', 'gpt-5.4', 'gpt-6-luna', 'gpt-6-sol'],
  },
  {
    id: 'anthropic',
    name: 'Anthropic',
    takesBaseUrl: false,
    pricedBy: 'anthropic',
    models: ['claude-sonnet-5', 'claude-haiku-4-5', 'claude-opus-5-5'],
  },
  {
    id: 'google',
    name: 'Google',
    takesBaseUrl: false,
    pricedBy: 'google',
    cachesUnasked: true,
    models: ['gemini-3.6-flash', 'gemini-3.5-flash-lite', 'gemini-3.1-pro-preview'],
  },
  { id: COMPATIBLE, name: 'OpenAI-compatible server', takesBaseUrl: true, models: [] },
];

export const BUILTIN = 'builtin';
export const RULES_MODEL = `${BUILTIN}:rules-v1`;
export const RULES_LABEL = 'Built-in rules, not an AI model';

/** `ollama:llama3.2:3b` is the model `llama3.2:3b` of `ollama`. */
export function splitModelId(id: string): { provider: string; model: string } {
  const colon = id.indexOf(':');
  return colon < 0 ? { provider: '', model: id } : { provider: id.slice(0, colon), model: id.slice(colon + 1) };
}
