'use client';

import { useEffect, useRef, useState } from 'react';
import { statusWord } from '../../ui/status-icon';
import { useFlowParts } from '../flow/flow-context';
import { useEditor } from '../store/editor-context';

const EVERY_MS = 1_500;

/** Tells a screen reader how the run gets on, a few steps at a time. */
export const RunAnnouncer = () => {
  const { runs } = useFlowParts();
  const editor = useEditor();
  const [words, setWords] = useState('');
  const pending = useRef(new Map<string, string>());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = runs.subscribe((state, before) => {
      if (state.views === before.views || state.runId !== before.runId) return;
      for (const [id, view] of Object.entries(state.views)) {
        if (!view || view.status === before.views[id]?.status || view.status === 'queued') continue;
        pending.current.set(id, `${editor.node(id)?.title ?? 'A step'}: ${statusWord[view.status].toLowerCase()}`);
      }
      if (pending.current.size > 0) {
        timer ??= setTimeout(() => {
          timer = undefined;
          setWords([...pending.current.values()].join('. '));
          pending.current.clear();
        }, EVERY_MS);
      }
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [runs, editor]);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {words}
    </div>
  );
};
