import type { Actor } from '@/server/accounts/actor';
import type { ModelCatalogue } from './model-catalogue';
import type { ModelTrial } from './model-view';

/** One short call, to see that key, address and model work together. */
export const tryModel = (
  { models }: { models: ModelCatalogue },
  actor: Actor,
  { model }: { model: string },
  signal: AbortSignal = new AbortController().signal,
): Promise<ModelTrial> => models.test(actor.workspaceId, model, signal);
