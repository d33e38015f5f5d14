import type { LanguageModelV4StreamPart, LanguageModelV4Usage, SharedV4Warning } from '@ai-sdk/provider';

export interface StreamedAnswer {
  text: string;
  usage: LanguageModelV4Usage | undefined;
  finishReason: string;
  warnings: string[];
}

/** The stream failed after it had begun; what had come until then was paid for. */
export class StreamBroken extends Error {
  override name = 'StreamBroken';
  constructor(
    override readonly cause: unknown,
    readonly partial: StreamedAnswer,
  ) {
    super('The stream broke');
  }
}

/** Nothing came for too long in the middle of an answer. */
export class StreamStalled extends Error {
  override name = 'StreamStalled';
  constructor(readonly idleMs: number) {
    super(`Nothing came for ${idleMs} ms`);
  }
}

/**
 * Reads an answer to its end. Streams fail in three ways, and all of them end up as StreamBroken: the reader throws (the
 * socket was cut), the provider sends an error, or one line cannot be read and the stream goes on as if nothing had been.
 */
export async function readStream(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  { idleMs, signal, onText }: { idleMs: number; signal: AbortSignal; onText?: (delta: string) => void },
): Promise<StreamedAnswer> {
  const answer: StreamedAnswer = { text: '', usage: undefined, finishReason: 'interrupted', warnings: [] };
  const reader = stream.getReader();
  let failure: { error: unknown } | undefined;
  // A model may think for as long as the step allows; only once it has begun to answer is silence a stall.
  let hasBegun = false;
  try {
    for (;;) {
      const { done, value: part } = await nextPart(reader, hasBegun ? idleMs : null, signal);
      if (done) break;
      if (part.type === 'text-delta') {
        hasBegun = true;
        answer.text += part.delta;
        onText?.(part.delta);
      } else if (part.type === 'reasoning-delta') hasBegun = true;
      else if (part.type === 'stream-start') answer.warnings.push(...part.warnings.map(inWords));
      else if (part.type === 'error') failure ??= { error: part.error };
      else if (part.type === 'finish') {
        answer.usage = part.usage;
        answer.finishReason = part.finishReason.unified;
      }
    }
  } catch (error) {
    failure ??= { error };
    // Lets go of the socket; the provider may already have done so.
    void reader.cancel(error).catch(() => undefined);
  }
  if (failure) throw new StreamBroken(failure.error, answer);
  return answer;
}

async function nextPart(
  reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart>,
  idleMs: number | null,
  signal: AbortSignal,
): Promise<ReadableStreamReadResult<LanguageModelV4StreamPart>> {
  signal.throwIfAborted();
  const limit = Promise.withResolvers<never>();
  const onAbort = () => limit.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = idleMs === null ? undefined : setTimeout(() => limit.reject(new StreamStalled(idleMs)), idleMs);
  try {
    return await Promise.race([reader.read(), limit.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function inWords(warning: SharedV4Warning): string {
  switch (warning.type) {
    case 'unsupported':
      return `This model does not take "${warning.feature}"${warning.details ? `: ${warning.details}` : ''}`;
    case 'compatibility':
      return `"${warning.feature}" works only in part with this model${warning.details ? `: ${warning.details}` : ''}`;
    case 'deprecated':
    case 'other':
      return warning.message;
  }
}
