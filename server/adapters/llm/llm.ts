import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { Json } from '@/graph/json';
import { type LlmOptions, type LlmPort, type LlmRequest, type LlmResult, StepFailure } from '@/server/engine/contract';
import type { Usage } from '@/server/engine/events';
import type { OwnPrice } from '@/server/models/own-prices';
import type { ChooseModel, ChosenModel } from './language-models';
import { RULES_LABEL } from './providers';
import { readStream, StreamBroken, type StreamedAnswer } from './read-stream';
import { isTurnedAway, toStepError } from './step-errors';
import { askForStructure, readAnswer } from './structured-output';
import { turnedAway, usageOf } from './usage';

/** What a wrong answer may add to the log. */
const MAX_KEPT_ANSWER = 50_000;

export interface LlmDependencies {
  chooseModel: ChooseModel;
  /** the workspace's default, for steps that leave the choice open */
  defaultModel(workspaceId: string): Promise<string>;
  /** what somebody here says the model costs; absent or null: the catalogue is asked */
  ownPrice?(workspaceId: string, model: string): Promise<OwnPrice | null>;
  /** silence in the middle of an answer that counts as a failure; default 30 s */
  idleMs?: number;
}

/** One call of one model at a time, always streamed. Retries are the engine's, fallbacks and repairs the step's. */
export function createLlm({ chooseModel, defaultModel, ownPrice, idleMs = 30_000 }: LlmDependencies): LlmPort {
  return {
    async generate(request, options) {
      const id =
        request.model === 'default' || request.model === '' ? await defaultModel(request.workspaceId) : request.model;
      const [model, price] = await Promise.all([
        chooseModel(request.workspaceId, id),
        ownPrice?.(request.workspaceId, id) ?? null,
      ]);
      const chosen = { ...model, ownPrice: price };
      const answer = await call(chosen, request, options, idleMs);
      return finish(chosen, request, answer);
    },
  };
}

async function call(
  chosen: ChosenModel,
  request: LlmRequest,
  options: LlmOptions,
  idleMs: number,
): Promise<StreamedAnswer> {
  // Ends the request to the provider too when the stream is given up on.
  const abort = new AbortController();
  const signal = AbortSignal.any([options.signal, abort.signal]);
  const structured = request.schema && askForStructure(request.schema, request.instructions, chosen.structure);
  try {
    const { stream } = await untilAborted(
      chosen.languageModel.doStream({
        prompt: promptOf(structured ? structured.instructions : request.instructions, request.prompt),
        responseFormat: structured?.responseFormat,
        maxOutputTokens: request.maxOutputTokens,
        temperature: request.temperature,
        seed: request.seed,
        headers: { 'idempotency-key': options.idempotencyKey },
        providerOptions: chosen.optionsFor({ isStrict: structured?.isStrict ?? false }),
        abortSignal: signal,
      }),
      options.signal,
    );
    return await readStream(stream, {
      idleMs,
      signal: options.signal,
      // Half an answer in JSON means nothing to a reader.
      onText: request.schema ? undefined : options.onText,
    });
  } catch (error) {
    abort.abort();
    const isBroken = error instanceof StreamBroken;
    const stepError = toStepError(
      isBroken ? error.cause : error,
      { providerName: chosen.providerName, model: chosen.model },
      options.signal,
    );
    // It was a call, whatever became of it. What a broken one cost is not known, and an unknown cost must not look like none.
    const usage = isTurnedAway(stepError)
      ? turnedAway(chosen)
      : usageOf(chosen, isBroken ? error.partial.usage : undefined);
    throw new StepFailure(stepError, { usage: [usage] });
  }
}

function finish(chosen: ChosenModel, request: LlmRequest, answer: StreamedAnswer): LlmResult {
  const usage = usageOf(chosen, answer.usage);
  const fail = (code: string, message: string, details?: Json): StepFailure =>
    new StepFailure(
      { code, message, transient: false, ...(details === undefined ? {} : { details }) },
      { usage: [usage] },
    );
  if (answer.finishReason === 'content-filter') {
    throw fail('refused', `${chosen.providerName} stopped the answer because of its content rules.`);
  }
  if (answer.finishReason === 'interrupted' || answer.finishReason === 'error') {
    throw new StepFailure(
      { code: 'network', message: `${chosen.providerName} ended its answer before it was complete.`, transient: true },
      { usage: [usage] },
    );
  }
  const result: LlmResult = {
    text: answer.text,
    usage,
    finishReason: answer.finishReason,
    warnings: [...(chosen.isStandIn ? [RULES_LABEL] : []), ...answer.warnings, ...priceWarning(usage, chosen)],
  };
  if (!request.schema) {
    if (answer.text.trim() === '')
      throw fail('bad-output', `${chosen.model} gave an empty answer.`, badAnswer('', ['The answer is empty']));
    return result;
  }
  const parsed = readAnswer(answer.text, request.schema);
  if ('value' in parsed) return { ...result, value: parsed.value };
  if (answer.finishReason === 'length') {
    throw fail(
      'cut-off',
      `The answer was cut off at ${request.maxOutputTokens ?? 'the most'} tokens, so its details cannot be read. Raise the limit.`,
      { answer: answer.text.slice(0, MAX_KEPT_ANSWER) },
    );
  }
  throw fail(
    'bad-output',
    `The answer of ${chosen.model} does not fit the details asked for: ${parsed.problems.slice(0, 3).join('; ')}.`,
    badAnswer(answer.text, parsed.problems),
  );
}

const badAnswer = (answer: string, problems: string[]): Json => ({
  answer: answer.slice(0, MAX_KEPT_ANSWER),
  problems,
});

const priceWarning = (usage: Usage, chosen: ChosenModel): string[] =>
  usage.pricedAs ? [`The cost is approximate: ${chosen.model} was priced as ${usage.pricedAs}.`] : [];

function promptOf(instructions: string | undefined, prompt: string): LanguageModelV4Prompt {
  const user = { role: 'user' as const, content: [{ type: 'text' as const, text: prompt }] };
  return instructions ? [{ role: 'system', content: instructions }, user] : [user];
}

/** A provider that ignores the signal must not keep the step past its time. */
function untilAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  work.then(resolve, reject);
  return promise.finally(() => signal.removeEventListener('abort', onAbort));
}
