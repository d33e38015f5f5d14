'use client';

import { useEffect, useRef } from 'react';
import { useServerNow } from '@/components/runs/inspector/use-now';
import { useRunLog } from '@/components/runs/inspector/use-run-log';
import { buildTimeline } from '@/components/runs/timeline/build-timeline';
import type { SpanGate } from '@/components/runs/timeline/span';
import { statusViews } from '@/components/runs/timeline/status-views';
import { useFlowParts, useRunView } from '../flow/flow-context';
import { useEditor } from '../store/editor-context';
import { keepSame } from './run-store';

/** Follows the run that is shown and tells the cards. Draws nothing. */
export const RunWatcher = ({ runId }: { runId: string }) => {
  const { runs } = useFlowParts();
  const editor = useEditor();
  const { log, live } = useRunLog(runId);
  const document = useRunView((run) => run.document) ?? editor.document;
  const retryOf = useRunView((run) => run.retryOf);
  const isOver = live === 'ended';
  const now = useServerNow(!isOver);

  useEffect(() => {
    if (runs.getState().runId !== runId) return;
    const timeline = buildTimeline(document, log.state, now, retryOf, runs.getState().timeline);
    const gates: Record<string, SpanGate> = {};
    for (const span of timeline.spans.values()) {
      if (span.gate && !span.gate.answer && span.status === 'waiting') gates[span.nodeId] ??= span.gate;
    }
    const before = runs.getState();
    runs.setState({
      timeline,
      log,
      live,
      gates: keepSame(before.gates, gates),
      views: live === 'loading' ? before.views : keepSame(before.views, statusViews(timeline, document, log.progress)),
    });
  }, [runs, runId, document, log, live, now, retryOf]);

  // A question to a person is what they came for, unless they are at work on something else.
  const gates = useRunView((run) => run.gates);
  const asked = useRef(new Set<string>());
  useEffect(() => {
    for (const [nodeId, gate] of Object.entries(gates)) {
      if (!gate || asked.current.has(gate.id)) continue;
      asked.current.add(gate.id);
      if (editor.view.getState().selectedIds.size === 0 && !editor.view.getState().isStill) editor.reveal(nodeId);
    }
  }, [gates, editor]);

  return null;
};
