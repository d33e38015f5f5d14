import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider';
import { StepFailure } from '@/server/engine/contract';
import { localServers } from './local-servers';
import type { FetchFor, ModelAccess, ModelCredentials } from './model-access';
import { BUILTIN, COMPATIBLE, providers, RULES_LABEL, splitModelId } from './providers';
import { createRulesModel } from './rules/rules-model';
import type { StructureSupport } from './structured-output';
import type { Billed } from './usage';

/** A model ready to be called, and what is known of it. */
export interface ChosenModel extends Billed {
  languageModel: LanguageModelV4;
  providerName: string;
  structure: StructureSupport;
  /** settings a structured call needs with this provider */
  optionsFor(call: { isStrict: boolean }): SharedV4ProviderOptions | undefined;
}

export type ChooseModel = (workspaceId: string, id: string) => Promise<ChosenModel>;

/** Turns `provider:model` into a model. Throws StepFailure with what to do when it cannot be called. */
export function createChooseModel({
  credentials,
  fetchFor,
}: {
  credentials: ModelCredentials;
  fetchFor: FetchFor;
}): ChooseModel {
  return async (workspaceId, id) => {
    const { provider, model } = splitModelId(id);
    if (provider === BUILTIN) return builtIn(id, model);
    const local = localServers.find((server) => server.id === provider);
    if (local) {
      const access: ModelAccess = { apiKey: null, baseUrl: local.baseUrl, source: 'local' };
      return {
        provider,
        model,
        providerName: local.name,
        isStandIn: false,
        isLocal: true,
        structure: 'both',
        languageModel: compatible(access, local.baseUrl, model, fetchFor(access)),
        optionsFor: () => undefined,
      };
    }
    const known = providers.find((entry) => entry.id === provider);
    if (!known) throw unusable('unknown-provider', `There is no model provider called "${provider || id}".`);
    const access = await credentials.get(workspaceId, provider);
    if (!access) {
      throw unusable(
        'no-key',
        `There is no key for ${known.name}. Add one under Models & keys, or choose another model.`,
      );
    }
    const remote = remoteModel(provider, model, access, fetchFor(access));
    return { provider, model, providerName: known.name, isStandIn: false, isLocal: false, ...remote };
  };
}

function builtIn(id: string, model: string): ChosenModel {
  if (model !== 'rules-v1') throw unusable('unknown-model', `There is no built-in model called "${id}".`);
  return {
    provider: BUILTIN,
    model,
    providerName: RULES_LABEL,
    isStandIn: true,
    isLocal: true,
    structure: 'native',
    languageModel: createRulesModel(),
    optionsFor: () => undefined,
  };
}

type Remote = Pick<ChosenModel, 'languageModel' | 'structure' | 'optionsFor'>;

function remoteModel(provider: string, model: string, access: ModelAccess, send: typeof fetch): Remote {
  const apiKey = access.apiKey ?? '';
  const baseURL = access.baseUrl ?? undefined;
  const none = () => undefined;
  switch (provider) {
    case 'openai':
      return {
        languageModel: createOpenAI({ apiKey, baseURL, fetch: send })(model),
        structure: 'native',
        // OpenAI's strict mode refuses a schema with open objects or optional fields; ours are checked anyway.
        optionsFor: ({ isStrict }) => ({ openai: { strictJsonSchema: isStrict, store: false } }),
      };
    case 'anthropic':
      return {
        languageModel: createAnthropic({ apiKey, baseURL, fetch: send })(model),
        structure: 'native',
        optionsFor: none,
      };
    case 'google':
      return {
        languageModel: createGoogle({ apiKey, baseURL, fetch: send })(model),
        structure: 'native',
        optionsFor: none,
      };
    default: {
      if (!access.baseUrl)
        throw unusable('no-address', 'The OpenAI-compatible server has no address. Add it under Models & keys.');
      // Some such servers refuse a schema, some refuse to answer in JSON without one; all of them read instructions.
      return {
        languageModel: compatible(access, access.baseUrl, model, send),
        structure: 'instructions',
        optionsFor: none,
      };
    }
  }
}

const compatible = (access: ModelAccess, baseURL: string, model: string, send: typeof fetch): LanguageModelV4 =>
  createOpenAICompatible({
    name: COMPATIBLE,
    baseURL,
    apiKey: access.apiKey || undefined,
    fetch: send,
    includeUsage: true,
    supportsStructuredOutputs: true,
  }).chatModel(model);

const unusable = (code: string, message: string): StepFailure =>
  new StepFailure({ code, message, transient: false, field: 'config.model' });
