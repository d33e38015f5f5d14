'use client';

import { useEffect, useMemo, useRef } from 'react';
import type { WorkflowDocument } from '@/graph/document';
import type { RunState } from '@/server/engine/state';
import { buildTimeline } from '../timeline/build-timeline';
import type { EarlierRun, Timeline } from '../timeline/span';

/** The rows of a run that is followed: each time only what has moved since the last is made anew. */
export function useTimeline(
  document: WorkflowDocument,
  state: RunState,
  now: number,
  retryOf: EarlierRun | null,
): Timeline {
  const before = useRef<Timeline | null>(null);
  const timeline = useMemo(
    () => buildTimeline(document, state, now, retryOf, before.current),
    [document, state, now, retryOf],
  );
  useEffect(() => {
    before.current = timeline;
  }, [timeline]);
  return timeline;
}
