import type { Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { type LlmRequest, type LlmResult, type StepContext, StepFailure } from '@/server/engine/contract';
import type { Usage } from '@/server/engine/events';
import type { StepError } from '@/server/engine/step-error';
import { quotedBytes, REPAIR_PROBLEM_TOKENS, tokensSent, withinTokens } from './model-calls';
import { modelName } from './model-choice';

export interface Question {
  /** tried in this order until one answers */
  models: string[];
  instructions: string;
  prompt: string;
  schema?: JsonSchema;
  /** of each call; a larger prompt is refused before anything is sent */
  maxInputTokens: number;
  maxOutputTokens: number;
  temperature?: number;
  /** an answer that does not fit its type is given back once; default true */
  repairs?: boolean;
}

export interface Answer {
  text: string;
  /** present when a schema was asked for */
  value?: Json;
  usage: Usage[];
  warnings: string[];
  /** what was sent and what came back, for the person who reads the run */
  trace: JsonObject;
}

interface Call extends JsonObject {
  model: string;
  answer: string | null;
  problem: string | null;
}

/**
 * Asks each model in turn. An answer that does not fit its type gets one repair round with the same model. Every call
 * made is reported, also when the step fails: a failed answer costs money too.
 */
export async function askModel(question: Question, context: StepContext): Promise<Answer> {
  const sent = tokensSent(question);
  if (sent > question.maxInputTokens) throw new StepFailure(tooLarge(sent, question.maxInputTokens));
  const usage: Usage[] = [];
  const calls: Call[] = [];
  const failures: { model: string; error: StepError }[] = [];
  const trace = (): JsonObject => ({
    instructions: question.instructions,
    prompt: question.prompt,
    ...(question.schema ? { resultType: question.schema as unknown as Json } : {}),
    calls: [...calls],
  });

  for (const [index, given] of question.models.entries()) {
    const model = modelOf(given, context);
    const ask = async (prompt: string, keySuffix: string): Promise<LlmResult> => {
      try {
        const result = await callOnce({ ...question, prompt }, model, keySuffix, context);
        usage.push(result.usage);
        calls.push({ model: result.usage.model, answer: result.text, problem: null });
        return result;
      } catch (thrown) {
        if (!(thrown instanceof StepFailure)) throw thrown;
        usage.push(...(thrown.extra.usage ?? []));
        calls.push({ model, answer: badAnswer(thrown)?.answer ?? null, problem: thrown.error.message });
        throw thrown;
      }
    };
    try {
      const result = await withRepair(question, ask, index === 0 ? '' : `-${index + 1}`, context);
      const skipped = failures.map((failure) => `${modelName(failure.model)} did not answer: ${failure.error.message}`);
      const cut = result.finishReason === 'length' && question.schema === undefined;
      return {
        text: result.text,
        value: result.value,
        usage,
        warnings: [
          ...skipped,
          ...result.warnings,
          ...(cut
            ? [`The answer was cut off at ${question.maxOutputTokens} tokens. Raise the limit to get all of it.`]
            : []),
        ],
        trace: trace(),
      };
    } catch (thrown) {
      if (!(thrown instanceof StepFailure)) throw thrown;
      // Time is up or the run was cancelled: asking the next model would only fail the same way.
      if (context.signal.aborted) throw new StepFailure(thrown.error, { usage, trace: trace() });
      failures.push({ model, error: thrown.error });
      const next = question.models[index + 1];
      if (next !== undefined)
        context.progress({ message: `${modelName(model)} did not answer, asking ${modelName(next)}` });
    }
  }
  throw new StepFailure(noAnswer(failures), { usage, trace: trace() });
}

/** The model of the vote that the step is in, where that is what was chosen. */
const modelOf = (chosen: string, context: StepContext): string =>
  chosen.includes('{{') ? String(context.evaluate(chosen, 'template', {})) : chosen;

function callOnce(question: Question, model: string, keySuffix: string, context: StepContext): Promise<LlmResult> {
  const request: LlmRequest = {
    workspaceId: context.workspaceId,
    model,
    instructions: question.instructions.trim() === '' ? undefined : question.instructions,
    prompt: question.prompt,
    schema: question.schema,
    maxOutputTokens: question.maxOutputTokens,
    temperature: question.temperature,
  };
  return context.llm.generate(request, {
    signal: context.signal,
    idempotencyKey: `${context.idempotencyKey}${keySuffix}`,
    onText: (textDelta) => context.progress({ textDelta }),
  });
}

async function withRepair(
  question: Question,
  ask: (prompt: string, keySuffix: string) => Promise<LlmResult>,
  keySuffix: string,
  context: StepContext,
): Promise<LlmResult> {
  try {
    return await ask(question.prompt, keySuffix);
  } catch (thrown) {
    const bad = thrown instanceof StepFailure ? badAnswer(thrown) : undefined;
    // A text that is empty has nothing to correct.
    const isWanted = question.repairs !== false && question.schema !== undefined;
    if (!bad || !isWanted || context.signal.aborted) throw thrown;
    const prompt = repairPrompt(question, bad);
    if (tokensSent({ ...question, prompt }) > question.maxInputTokens) throw thrown;
    context.progress({ message: 'The answer did not fit, asking for a correction' });
    return await ask(prompt, `${keySuffix}-repair`);
  }
}

interface BadAnswer {
  answer: string;
  problems: string[];
}

/** What a model adapter attaches to `bad-output`: the answer as it came and what is wrong with it. */
function badAnswer({ error }: StepFailure): BadAnswer | undefined {
  const details = error.details as Partial<BadAnswer> | undefined;
  if (error.code !== 'bad-output' || typeof details?.answer !== 'string') return undefined;
  return { answer: details.answer, problems: details.problems ?? [error.message] };
}

const repairPrompt = ({ prompt, maxOutputTokens }: Question, bad: BadAnswer): string =>
  [
    prompt,
    'Your previous answer could not be used:',
    withinTokens(bad.answer, quotedBytes(maxOutputTokens)),
    `What was wrong:\n${withinTokens(bad.problems.map((problem) => `- ${problem}`).join('\n'), REPAIR_PROBLEM_TOKENS)}`,
    'Answer again. Give the corrected answer only.',
  ].join('\n\n');

const tooLarge = (sent: number, most: number): StepError => ({
  code: 'prompt-too-large',
  message: `With its values put in, the prompt can be ${sent.toLocaleString('en-US')} tokens, and this step sends at most ${most.toLocaleString('en-US')}. Nothing was sent. Insert less, or raise the limit under "More options".`,
  transient: false,
  field: 'config.maxInputTokens',
});

/** The one error of one model as it is; for several, each in a few words. */
function noAnswer(failures: { model: string; error: StepError }[]): StepError {
  const [first] = failures;
  if (failures.length === 1 && first) return first.error;
  if (!first)
    return { code: 'no-model', message: 'No model is chosen for this step.', transient: false, field: 'config.model' };
  const waits = failures.flatMap(({ error }) => (error.retryAfterMs === undefined ? [] : [error.retryAfterMs]));
  return {
    code: 'no-model-answered',
    message: `None of the models answered. ${failures.map(({ model, error }) => `${modelName(model)}: ${error.message}`).join(' ')}`,
    transient: failures.some(({ error }) => error.transient),
    ...(waits.length > 0 ? { retryAfterMs: Math.min(...waits) } : {}),
    details: failures.map(({ model, error }) => ({ model, code: error.code, message: error.message })),
  };
}
