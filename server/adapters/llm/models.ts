import { type LlmPort, StepFailure } from '@/server/engine/contract';
import type { ModelCatalogue } from '@/server/models/model-catalogue';
import type { OwnPrices } from '@/server/models/own-prices';
import type { PriceList } from '@/server/models/price-list';
import { createChooseModel } from './language-models';
import { createLlm } from './llm';
import type { ModelCredentials } from './model-access';
import { createModelDirectory, type ModelDirectoryOptions } from './model-directory';
import { createPriceList } from './price-list';
import { providers, RULES_LABEL, RULES_MODEL } from './providers';

export interface ModelsOptions extends ModelDirectoryOptions {
  credentials: ModelCredentials & { isInEnv(provider: string): boolean };
  /** prices that are set here; absent: none */
  own?: OwnPrices;
  /** silence in the middle of an answer that counts as a failure; default 30 s */
  idleMs?: number;
}

const NO_OWN_PRICES: OwnPrices = { read: async () => ({}) };

/** Time for one short answer, even from a model that has to be loaded first. */
const TRIAL_MS = 30_000;

/** Everything about models: the port the steps call them by, and the catalogue people choose them from. */
export function createModels(options: ModelsOptions): {
  llm: LlmPort;
  catalogue: ModelCatalogue;
  prices: PriceList;
} {
  const { credentials, fetchFor, now, idleMs, own = NO_OWN_PRICES } = options;
  const directory = createModelDirectory(options);
  const llm = createLlm({
    chooseModel: createChooseModel({ credentials, fetchFor }),
    defaultModel: directory.defaultModel,
    ownPrice: async (workspaceId, model) =>
      model === RULES_MODEL ? null : ((await own.read(workspaceId))[model] ?? null),
    idleMs,
  });
  const catalogue: ModelCatalogue = {
    providers: () =>
      providers.map(({ id, name, takesBaseUrl }) => ({
        id,
        name,
        takesBaseUrl,
        isConfiguredByEnv: credentials.isInEnv(id),
      })),
    async list(workspaceId) {
      const [models, local, first] = await Promise.all([
        directory.list(workspaceId),
        directory.localServers(),
        directory.defaultModel(workspaceId),
      ]);
      return { models, default: first, local: local.map(({ id, name, baseUrl }) => ({ id, name, baseUrl })) };
    },
    async rescan() {
      directory.forget();
      await directory.localServers();
    },
    async test(workspaceId, model, signal) {
      if (model === RULES_MODEL) return { ok: true, message: RULES_LABEL, durationMs: 0 };
      const began = now();
      try {
        const { text } = await llm.generate(
          { workspaceId, model, prompt: 'Answer with the one word: ready', maxOutputTokens: 200 },
          { signal: AbortSignal.any([signal, AbortSignal.timeout(TRIAL_MS)]), idempotencyKey: `trial-${began}` },
        );
        return { ok: true, message: text.trim().slice(0, 200), durationMs: now() - began };
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        return { ok: false, message: error.error.message, durationMs: now() - began };
      }
    },
  };
  const prices = createPriceList({ own, defaultModel: directory.defaultModel });
  return { llm, catalogue, prices };
}
