import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import type { JsonSchema } from '@/graph/json-schema';
import { answer } from './answer';

/** Rules read no tokens, so these zeros are counts and not gaps. */
const USAGE: LanguageModelV4Usage = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
};
const FINISH: LanguageModelV4FinishReason = { unified: 'stop', raw: undefined };
const TEXT_ID = 'answer';

/**
 * `builtin:rules-v1`: stands in for a model where none is connected, so that examples run without a key. It copies, counts
 * and fills in; the same prompt always gets the same answer, and what it cannot do it refuses. Not an AI model.
 */
export function createRulesModel(): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'builtin',
    modelId: 'rules-v1',
    supportedUrls: {},
    async doGenerate(options) {
      return { content: [{ type: 'text', text: answerTo(options) }], finishReason: FINISH, usage: USAGE, warnings: [] };
    },
    async doStream(options) {
      const text = answerTo(options);
      const parts: LanguageModelV4StreamPart[] = [
        { type: 'stream-start', warnings: [] },
        { type: 'text-start', id: TEXT_ID },
        ...(text.match(/\s*\S+\s*/g) ?? []).map((delta) => ({ type: 'text-delta' as const, id: TEXT_ID, delta })),
        { type: 'text-end', id: TEXT_ID },
        { type: 'finish', finishReason: FINISH, usage: USAGE },
      ];
      const stream = new ReadableStream<LanguageModelV4StreamPart>({
        start(controller) {
          for (const part of parts) controller.enqueue(part);
          controller.close();
        },
      });
      return { stream };
    },
  };
}

/** Only what the person wrote counts; instructions are manners, and the rules have none to choose from. */
function answerTo({ prompt, responseFormat }: LanguageModelV4CallOptions): string {
  const text = prompt
    .flatMap((message) => (message.role === 'user' ? message.content : []))
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n\n');
  const schema = responseFormat?.type === 'json' ? (responseFormat.schema as JsonSchema | undefined) : undefined;
  return answer(text, schema);
}
