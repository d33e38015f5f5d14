'use client';

import { useQuery } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { isTerminal } from '@/server/engine/is-terminal';
import type { LiveMessage } from '@/server/runs/live-message';
import { emptyLog, type RunLogView, withEvents, withProgress } from './run-log';

export type LiveState = 'loading' | 'live' | 'reconnecting' | 'ended';

/** A dropped stream is taken up by the browser itself; one that the server refused is asked for again after this. */
const RETRY_MS = 2_000;

const FRAME_MS = 16;
/** After a drawing that took long, as one of a large run does, the page rests this many times as long: it stays usable. */
const REST = 3;
const LONGEST_REST_MS = 3_000;
/** Of a run with so many events nobody reads each as it comes: a drawing a second shows how it gets on. */
export const LARGE_LOG = 4_000;
const LARGE_LOG_REST_MS = 1_000;

const reduce = (log: RunLogView, messages: LiveMessage[]): RunLogView => {
  let next = withEvents(
    log,
    messages.flatMap((message) => (message.kind === 'event' ? [message.event] : [])),
  );
  for (const message of messages)
    if (message.kind === 'progress') next = withProgress(next, message.path, message.attempt, message.update);
  return next;
};

/**
 * The log of a run: what is stored at once, and what follows as it is committed. A dropped connection is taken up again
 * after the last event that arrived; `live` says so meanwhile.
 */
export function useRunLog(runId: string): { log: RunLogView; live: LiveState; error: unknown } {
  const api = useApi();
  const [log, add] = useReducer(reduce, emptyLog);
  const stored = useQuery(
    api.runs.events.queryOptions({ id: runId, afterSeq: 0 }, { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 }),
  );
  useEffect(() => {
    if (stored.data) add(stored.data.map((event) => ({ kind: 'event', event })));
  }, [stored.data]);

  // Messages that arrive together are drawn together
  const waiting = useRef<LiveMessage[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const cost = useRef(0);
  const isLarge = useRef(false);
  isLarge.current = log.events.length > LARGE_LOG;
  const receive = useCallback((message: LiveMessage) => {
    waiting.current.push(message);
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined;
        const messages = waiting.current;
        waiting.current = [];
        const began = performance.now();
        add(messages);
        requestAnimationFrame(() => {
          cost.current = performance.now() - began;
        });
      },
      Math.min(LONGEST_REST_MS, Math.max(isLarge.current ? LARGE_LOG_REST_MS : FRAME_MS, REST * cost.current)),
    );
  }, []);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );

  const hasLoaded = stored.data !== undefined;
  const hasEnded = isTerminal(log.state.status);
  // Where the stream begins is settled once: the browser itself resumes it from there on
  const [begin, setBegin] = useState<string | null>(null);
  useEffect(() => {
    if (stored.data) setBegin(String(stored.data.at(-1)?.seq ?? 0));
  }, [stored.data]);
  const subscription = useSubscription(
    api.runs.live.subscriptionOptions(
      { id: runId, lastEventId: begin },
      { enabled: begin !== null && !hasEnded, onData: (tracked) => receive(tracked.data) },
    ),
  );

  // "connecting" is also how a stream begins; only after it was open once does it mean that it was lost
  const [wasOpen, setWasOpen] = useState(false);
  const { status, reset } = subscription;
  useEffect(() => {
    if (status === 'pending') setWasOpen(true);
    if (status !== 'error') return;
    const timer = setTimeout(reset, RETRY_MS);
    return () => clearTimeout(timer);
  }, [status, reset]);
  const isLost = status === 'error' || (status === 'connecting' && wasOpen);
  const live: LiveState = !hasLoaded ? 'loading' : hasEnded ? 'ended' : isLost ? 'reconnecting' : 'live';
  return { log, live, error: stored.error };
}
