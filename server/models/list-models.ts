import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import type { ModelCatalogue } from './model-catalogue';
import type { ModelList, ModelView, ProviderView } from './model-view';

export const MODEL_KEY = 'model-provider';
const BUILT_IN = 'builtin';

/** Providers with where their key comes from, and the models that can be called now. A saved key wins over the environment's. */
export const listModels = async (
  { prisma, models }: { prisma: PrismaClient; models: ModelCatalogue },
  actor: Actor,
): Promise<ModelList> => {
  const [saved, available] = await Promise.all([
    prisma.credential.findMany({
      where: { workspaceId: actor.workspaceId, kind: MODEL_KEY },
      select: { name: true, last4: true, settings: true },
    }),
    models.list(actor.workspaceId),
  ]);
  const known = models.providers().map(({ id, name, isConfiguredByEnv }): ProviderView => {
    const credential = saved.find((row) => row.name === id);
    if (!credential) return { id, name, configured: isConfiguredByEnv ? 'env' : null };
    const { baseUrl } = fromJsonColumn<{ baseUrl?: string }>(credential.settings);
    return { id, name, configured: 'saved', last4: credential.last4, ...(baseUrl && { baseUrl }) };
  });
  const local = available.local.map(
    ({ id, name, baseUrl }): ProviderView => ({ id, name, configured: 'local', baseUrl }),
  );
  return {
    providers: [...known, ...local, { id: BUILT_IN, name: 'Built-in rules, not an AI model', configured: BUILT_IN }],
    models: available.models,
    default: available.default ?? defaultModel(available.models),
  };
};

/** The first real model there is; the built-in rules when there is none. */
const defaultModel = (models: ModelView[]): string =>
  (models.find((model) => !model.isStandIn) ?? models[0])?.id ?? `${BUILT_IN}:rules-v1`;
