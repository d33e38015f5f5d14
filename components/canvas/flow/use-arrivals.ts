'use client';

import { useEffect } from 'react';
import type { Editor } from '../store/editor';
import { useView } from '../store/editor-context';
import type { FlowParts } from './flow-context';

/** Steps that were just added or pasted are brought into sight, wherever they were put and however they came. */
export const useArrivals = (editor: Editor, { controls }: FlowParts): void => {
  const arrived = useView((view) => view.arrived);
  useEffect(() => {
    if (arrived === null) return;
    // The panel may have opened with them: what it covers is known once it is drawn.
    const frame = requestAnimationFrame(() =>
      controls.uncover(arrived.nodeIds.flatMap((id) => editor.boxes.get(id) ?? [])),
    );
    return () => cancelAnimationFrame(frame);
  }, [arrived, editor, controls]);
};
