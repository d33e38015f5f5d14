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

type CascadeQuestion = Omit<Question, 'models'> & { fallbacks: string[] };

/**
 * Asks the models from cheap to strong until an answer is accepted. Unlike a fallback, which is for a model that does not
 * answer, this is about answers that are not good enough. Everything spent on the way is reported, with who answered and why
 * the others were not taken.
 */
export const askCascade = (
  settings: CascadeSettings,
  question: CascadeQuestion,
  context: StepContext,
): Promise<Answer> => new Cascade(settings, question, context).ask();

type Verdict = { isAccepted: true } | { isAccepted: false; reason: string };
const ACCEPTED: Verdict = { isAccepted: true };

interface Tier extends JsonObject {
  model: string;
  isAccepted: boolean;
  reason: string | null;
}

class Cascade {
  private readonly usage: Usage[] = [];
  private readonly calls: Json[] = [];
  private readonly tiers: Tier[] = [];
  private readonly warnings: string[] = [];
  /** of models that gave nothing usable */
  private readonly failures: StepError[] = [];

  constructor(
    private readonly settings: CascadeSettings,
    private readonly question: CascadeQuestion,
    private readonly context: StepContext,
  ) {}

  async ask(): Promise<Answer> {
    const { cascadeModels: models } = this.settings;
    for (const [index, model] of models.entries()) {
      const next = models[index + 1];
      const answer = await this.answerOf(model, index, next);
      if (!answer) continue;
      const verdict = await this.judge(answer, index, next === undefined);
      this.tiers.push({ model, isAccepted: verdict.isAccepted, reason: verdict.isAccepted ? null : verdict.reason });
      if (verdict.isAccepted) {
        if (index > 0) this.warnings.push(`${modelName(model)} gave the answer.`);
        const { usage, warnings } = this;
        return { ...answer, usage, warnings: [...warnings, ...answer.warnings], trace: this.trace() };
      }
      this.warnings.push(`The answer of ${modelName(model)} was not accepted: ${verdict.reason}`);
      if (next === undefined) throw this.failed(this.noneAccepted(answer));
      this.say(`The answer of ${modelName(model)} was not accepted, asking ${modelName(next)}`);
    }
    throw this.failed({ code: 'no-model', message: 'No model is chosen for this step.', transient: false });
  }

  /** Undefined when the model gives nothing usable and the next one is to be asked. */
  private async answerOf(model: string, index: number, next: string | undefined): Promise<Answer | undefined> {
    const isLast = next === undefined;
    // A stronger model is the repair of a weaker one; the last has only itself, and what stands in for it.
    const models = isLast ? [model, ...this.question.fallbacks] : [model];
    const suffix = index === 0 ? '' : `-tier${index + 1}`;
    try {
      const answer = await askModel({ ...this.question, models, repairs: isLast }, this.contextOf(suffix, isLast));
      this.spend(answer);
      return answer;
    } catch (thrown) {
      if (!(thrown instanceof StepFailure)) throw thrown;
      const { error } = thrown;
      this.spend(thrown.extra);
      this.failures.push(error);
      this.tiers.push({ model, isAccepted: false, reason: error.message });
      if (this.context.signal.aborted) throw this.failed(error);
      if (isLast) throw this.failed(this.failures.length === this.tiers.length ? noneAnswered(this.failures) : error);
      const why = error.code === 'bad-output' ? 'gave an answer that does not fit' : 'did not answer';
      this.warnings.push(`${modelName(model)} ${why}: ${error.message}`);
      this.say(`${modelName(model)} gave nothing usable, asking ${modelName(next)}`);
      return undefined;
    }
  }

  private async judge(answer: Answer, index: number, isLast: boolean): Promise<Verdict> {
    const { accept, whenNoneAccepted } = this.settings;
    if (isLast && whenNoneAccepted === 'take') return ACCEPTED;
    switch (accept) {
      case 'shape':
        // It has been checked against the details: what did not fit failed.
        return ACCEPTED;
      case 'expression':
        return this.byCondition(answer);
      case 'judge':
        return this.byModel(answer, index);
    }
  }

  private byCondition({ value, text }: Answer): Verdict {
    const { acceptWhen } = this.settings;
    try {
      const isAccepted = this.context.evaluate(acceptWhen, 'expression', { answer: value ?? null, text }) === true;
      return isAccepted ? ACCEPTED : { isAccepted, reason: `${acceptWhen} does not hold.` };
    } catch (thrown) {
      if (!(thrown instanceof ExpressionError)) throw thrown;
      throw this.failed({
        code: 'expression',
        message: `Whether the answer is accepted cannot be said: ${thrown.message}`,
        transient: false,
        field: 'config.acceptWhen',
      });
    }
  }

  private async byModel(answer: Answer, index: number): Promise<Verdict> {
    const { criterion, judgeModel } = this.settings;
    const { prompt: task, maxInputTokens, maxOutputTokens } = this.question;
    this.say(`${modelName(judgeModel)} judges the answer`);
    try {
      const verdict = await askModel(
        {
          models: [judgeModel],
          instructions: JUDGE_INSTRUCTIONS,
          prompt: judgePrompt({
            criterion,
            task,
            answer: withinTokens(answer.text, quotedBytes(maxOutputTokens)),
          }),
          schema: verdictSchema,
          maxInputTokens,
          maxOutputTokens: JUDGE_TOKENS,
        },
        this.contextOf(`-judge${index + 1}`, false),
      );
      this.spend(verdict);
      const { accepted, reason } = verdict.value as { accepted: boolean; reason: string };
      return accepted ? ACCEPTED : { isAccepted: false, reason };
    } catch (thrown) {
      if (!(thrown instanceof StepFailure)) throw thrown;
      this.spend(thrown.extra);
      if (this.context.signal.aborted) throw this.failed(thrown.error);
      // What nobody has looked at is not accepted.
      return { isAccepted: false, reason: `It could not be judged. ${thrown.error.message}` };
    }
  }

  /** Each model has a key of its own; only an answer that will be taken is shown while it is written. */
  private contextOf(suffix: string, isShown: boolean): StepContext {
    const { context } = this;
    const changes: Partial<StepContext> = {
      idempotencyKey: `${context.idempotencyKey}${suffix}`,
      progress: (update) => {
        if (isShown || update.textDelta === undefined) context.progress(update);
      },
    };
    // The rest is asked of the context itself, most of which comes into being when it is asked for.
    return Object.assign(Object.create(context) as StepContext, changes);
  }

  private say(message: string): void {
    this.context.progress({ message });
  }

  private spend({ usage = [], trace }: { usage?: Usage[]; trace?: Json }): void {
    this.usage.push(...usage);
    if (trace !== undefined && isJsonObject(trace) && Array.isArray(trace.calls)) this.calls.push(...trace.calls);
  }

  private trace(): JsonObject {
    const { instructions, prompt } = this.question;
    return { instructions, prompt, cascade: [...this.tiers], calls: [...this.calls] };
  }

  private failed(error: StepError): StepFailure {
    return new StepFailure(error, { usage: this.usage, trace: this.trace() });
  }

  private noneAccepted(answer: Answer): StepError {
    const reasons = this.tiers.map(({ model, reason }) => `${modelName(model)}: ${reason}`);
    return {
      code: 'no-answer-accepted',
      message: `None of the models gave an answer that is accepted. ${reasons.join(' ')}`,
      transient: false,
      details: { answer: answer.text.slice(0, 4_000) },
    };
  }
}

/** Worth another try when one of them is. */
function noneAnswered(errors: readonly StepError[]): StepError {
  const waits = errors.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  return {
    code: 'no-model-answered',
    message: `None of the models gave a usable answer. ${errors.map(({ message }) => message).join(' ')}`,
    transient: errors.some(({ transient }) => transient),
    ...(waits.length > 0 ? { retryAfterMs: Math.min(...waits) } : {}),
  };
}
