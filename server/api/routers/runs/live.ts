import { tracked } from '@trpc/server';
import * as z from 'zod';
import { watchRun } from '@/server/runs/watch-run';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';
import { toPlainError } from '../../procedures/plain-errors';

/**
 * Events carry their sequence number as the stream's id, so a browser that lost the connection resumes after the last one
 * it got. Progress carries the id of the event before it: it is never asked for again.
 */
export const live = permitted('run:read')
  .input(z.object({ id: anyId, lastEventId: z.string().max(20).nullish() }))
  .subscription(async function* ({ ctx, input, signal, path }) {
    const begun = Number.parseInt(input.lastEventId ?? '0', 10);
    let seq = Number.isSafeInteger(begun) && begun > 0 ? begun : 0;
    try {
      const watch = { id: input.id, afterSeq: seq };
      for await (const message of watchRun(ctx.services, ctx.actor, watch, signal ?? new AbortController().signal)) {
        if (message.kind === 'event') seq = message.event.seq;
        yield tracked(String(seq), message);
      }
    } catch (error) {
      throw toPlainError(error, (defect) => ctx.services.reportDefect(defect, { path }));
    }
  });
