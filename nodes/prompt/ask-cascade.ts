import { ExpressionError } from '@/graph/expressions/expression-error';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import { type StepContext, StepFailure } from '@/server/engine/contract';
import type { Usage } from '@/server/engine/events';
import type { StepError } from '@/server/engine/step-error';
import { type Answer, askModel, type Question } from '../ask-model';
import { quotedBytes, withinTokens } from '../model-calls';
import { modelName } from '../model-choice';
import { type CascadeSettings, JUDGE_TOKENS } from './cascade';
import { JUDGE_INSTRUCTIONS, judgePrompt, verdictSchema } from './judge';

type Verdict = { isAccepted: true } | { isAccepted: false; reason: string };

interface Tier extends JsonObject {
  model: string;
  isAccepted: boolean;
  reason: string | null;
}

/**
 * Asks the models from cheap to strong until an answer is accepted. Unlike a fallback, which is for a model that does not
 * answer, this is about answers that are not good enough. Everything spent on the way is reported, with who answered and why
 * the others were not taken.
 */
export async function askCascade(
  settings: CascadeSettings,
  question: Omit<Question, 'models'> & { fallbacks: string[] },
  context: StepContext,
): Promise<Answer> {
  const usage: Usage[] = [];
  const calls: Json[] = [];
  const tiers: Tier[] = [];
  const warnings: string[] = [];
  const { cascadeModels: models } = settings;
  const trace = (): JsonObject => ({
    instructions: question.instructions,
    prompt: question.prompt,
    cascade: [...tiers],
    calls: [...calls],
  });
  const spend = (extra: { usage?: Usage[]; trace?: Json }): void => {
    usage.push(...(extra.usage ?? []));
    calls.push(...callsOf(extra.trace));
  };
  const failed = (error: StepError): StepFailure => new StepFailure(error, { usage, trace: trace() });
  const fails: StepError[] = [];

  for (const [index, model] of models.entries()) {
    const isLast = index === models.length - 1;
    const next = models[index + 1];
    let answer: Answer;
    try {
      answer = await askModel(
        {
          ...question,
          // A stronger model is the repair of a weaker one; the last has only itself, and what stands in for it.
          models: isLast ? [model, ...question.fallbacks] : [model],
          repairs: isLast,
        },
        contextOf(context, index === 0 ? '' : `-tier${index + 1}`, isLast),
      );
    } catch (thrown) {
      if (!(thrown instanceof StepFailure)) throw thrown;
      spend(thrown.extra);
      fails.push(thrown.error);
      tiers.push({ model, isAccepted: false, reason: thrown.error.message });
      if (context.signal.aborted) throw failed(thrown.error);
      if (next === undefined) throw failed(fails.length === models.length ? noneAnswered(fails) : thrown.error);
      warnings.push(`${modelName(model)} ${whyPassedOver(thrown.error)}: ${thrown.error.message}`);
      context.progress({ message: `${modelName(model)} gave nothing usable, asking ${modelName(next)}` });
      continue;
    }
    spend(answer);
    const verdict = isLast && settings.whenNoneAccepted === 'take' ? TAKEN : await judge(answer, index);
    const name = modelName(model);
    tiers.push({ model, isAccepted: verdict.isAccepted, reason: verdict.isAccepted ? null : verdict.reason });
    if (verdict.isAccepted) {
      if (index > 0) warnings.push(`${name} gave the answer.`);
      return { ...answer, usage, warnings: [...warnings, ...answer.warnings], trace: trace() };
    }
    warnings.push(`The answer of ${name} was not accepted: ${verdict.reason}`);
    if (next === undefined)
      throw failed({
        code: 'no-answer-accepted',
        message: `None of the models gave an answer that is accepted. ${tiers.map((tier) => `${modelName(tier.model)}: ${tier.reason}`).join(' ')}`,
        transient: false,
        details: { answer: answer.text.slice(0, 4_000) },
      });
    context.progress({ message: `The answer of ${name} was not accepted, asking ${modelName(next)}` });
  }
  throw failed({ code: 'no-model', message: 'No model is chosen for this step.', transient: false });

  async function judge(answer: Answer, index: number): Promise<Verdict> {
    switch (settings.accept) {
      case 'shape':
        // It has been checked against the details: what did not fit failed.
        return { isAccepted: true };
      case 'expression':
        return byCondition(answer);
      case 'judge':
        return byModel(answer, index);
    }
  }

  function byCondition({ value, text }: Answer): Verdict {
    try {
      const isAccepted = context.evaluate(settings.acceptWhen, 'expression', { answer: value ?? null, text }) === true;
      return isAccepted ? { isAccepted } : { isAccepted, reason: `${settings.acceptWhen} does not hold.` };
    } catch (thrown) {
      if (!(thrown instanceof ExpressionError)) throw thrown;
      throw failed({
        code: 'expression',
        message: `Whether the answer is accepted cannot be said: ${thrown.message}`,
        transient: false,
        field: 'config.acceptWhen',
      });
    }
  }

  async function byModel(answer: Answer, index: number): Promise<Verdict> {
    const { prompt: task, maxInputTokens, maxOutputTokens } = question;
    context.progress({ message: `${modelName(settings.judgeModel)} judges the answer` });
    try {
      const verdict = await askModel(
        {
          models: [settings.judgeModel],
          instructions: JUDGE_INSTRUCTIONS,
          prompt: judgePrompt({
            criterion: settings.criterion,
            task,
            answer: withinTokens(answer.text, quotedBytes(maxOutputTokens)),
          }),
          schema: verdictSchema,
          maxInputTokens,
          maxOutputTokens: JUDGE_TOKENS,
        },
        contextOf(context, `-judge${index + 1}`, false),
      );
      spend(verdict);
      const { accepted, reason } = verdict.value as { accepted: boolean; reason: string };
      return accepted ? { isAccepted: true } : { isAccepted: false, reason };
    } catch (thrown) {
      if (!(thrown instanceof StepFailure)) throw thrown;
      spend(thrown.extra);
      if (context.signal.aborted) throw failed(thrown.error);
      // What nobody has looked at is not accepted.
      return { isAccepted: false, reason: `It could not be judged. ${thrown.error.message}` };
    }
  }
}

const TAKEN: Verdict = { isAccepted: true };

/** Each model has a key of its own; only an answer that will be taken is shown while it is written. */
const contextOf = (context: StepContext, suffix: string, isShown: boolean): StepContext => ({
  ...context,
  idempotencyKey: `${context.idempotencyKey}${suffix}`,
  progress: (update) => {
    if (isShown || update.textDelta === undefined) context.progress(update);
  },
});

const callsOf = (trace: Json | undefined): Json[] =>
  trace !== undefined && isJsonObject(trace) && Array.isArray(trace.calls) ? trace.calls : [];

const whyPassedOver = (error: StepError): string =>
  error.code === 'bad-output' ? 'gave an answer that does not fit' : 'did not answer';

/** Worth another try when one of them is. */
const noneAnswered = (errors: readonly StepError[]): StepError => {
  const waits = errors.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  return {
    code: 'no-model-answered',
    message: `None of the models gave a usable answer. ${errors.map(({ message }) => message).join(' ')}`,
    transient: errors.some(({ transient }) => transient),
    ...(waits.length > 0 ? { retryAfterMs: Math.min(...waits) } : {}),
  };
};
