import { isTerminal } from '@/server/engine/events';
import { getRun } from '@/server/runs/get-run';
import type { LiveMessage } from '@/server/runs/live-message';
import { watchRun } from '@/server/runs/watch-run';
import { heldRequests } from './held-requests';
import { type RestContext, replyEmpty, replyRaw } from './operation';
import { RestProblem } from './problem';

/** Proxies close connections on which nothing is said. */
const HEARTBEAT_MS = 15_000;
/** Then the client comes back by itself, and its key is looked at again. */
const LONGEST_MS = 10 * 60_000;

const HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };

/** The events of a run as server-sent events, from the one after `afterSeq` to the last. */
export const eventStream = async (
  { id, afterSeq }: { id: string; afterSeq: number },
  { services, actor, keyId, request }: RestContext,
): Promise<ReturnType<typeof replyRaw> | ReturnType<typeof replyEmpty>> => {
  const run = await getRun(services, actor, { id });
  if (isTerminal(run.status) && afterSeq >= run.lastSeq) return replyEmpty(204);
  // A stream that begins after the end would never see it.
  if (afterSeq > run.lastSeq)
    throw new RestProblem(400, 'unreadable', `This run has ${run.lastSeq} events, and not yet one after ${afterSeq}.`, {
      errors: [{ parameter: 'afterSeq', detail: `Is higher than ${run.lastSeq}` }],
    });
  const release = heldRequests.hold(keyId);
  const left = new AbortController();
  const signal = AbortSignal.any([request.signal, left.signal, AbortSignal.timeout(LONGEST_MS)]);
  const messages = watchRun(services, actor, { id, afterSeq }, signal);
  const encoder = new TextEncoder();
  let heartbeat: NodeJS.Timeout | undefined;
  const close = () => {
    clearInterval(heartbeat);
    left.abort();
    release();
  };
  // A client that leaves before it has read anything cancels no stream.
  signal.addEventListener('abort', close, { once: true });
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode('retry: 1000\n\n'));
      heartbeat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), HEARTBEAT_MS);
    },
    async pull(controller) {
      try {
        const next = await messages.next();
        if (!next.done) return controller.enqueue(encoder.encode(textOf(next.value)));
      } catch (error) {
        // The client comes back for what it has not seen.
        services.reportDefect(error, { path: new URL(request.url).pathname });
      }
      close();
      controller.close();
    },
    cancel: close,
  });
  return replyRaw(new Response(body, { headers: HEADERS }));
};

const textOf = (message: LiveMessage): string => {
  if (message.kind === 'event') {
    const { event } = message;
    return `id: ${event.seq}\nevent: ${event.data.type}\ndata: ${JSON.stringify(event)}\n\n`;
  }
  const { path, attempt, update } = message;
  return `event: progress\ndata: ${JSON.stringify({ path, attempt, update })}\n\n`;
};
