'use client';

import type { MiniMapNodeProps } from '@xyflow/react';
import { useRunView } from './flow-context';

const fills: Record<string, string> = {
  done: 'var(--done)',
  running: 'var(--accent)',
  waiting: 'var(--waiting)',
  sleeping: 'var(--control)',
  retrying: 'var(--retry)',
  attention: 'var(--retry)',
  failed: 'var(--failed)',
};

/** A step on the small map, in the colour of its status while a run is shown. */
export const MiniMapStep = ({ id, x, y, width, height, selected }: MiniMapNodeProps) => {
  const status = useRunView((run) => run.views[id]?.status);
  return (
    <rect
      x={x}
      y={y}
      width={width}
      height={height}
      rx={12}
      fill={(status && fills[status]) ?? 'var(--border-strong)'}
      stroke={selected ? 'var(--accent)' : 'none'}
      strokeWidth={12}
    />
  );
};
