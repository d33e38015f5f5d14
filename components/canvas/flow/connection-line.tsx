'use client';

import type { ConnectionLineComponentProps } from '@xyflow/react';
import { edgePoints, roundedPath } from '../edge-path';
import type { StepFlowNode } from './flow-adapter';

/** The line while it is drawn, in the shape the edge will have. */
export const ConnectionLine = ({
  fromX,
  fromY,
  toX,
  toY,
  connectionStatus,
}: ConnectionLineComponentProps<StepFlowNode>) => {
  const path = roundedPath(edgePoints({ x: fromX, y: fromY }, { x: toX, y: toY }));
  return (
    <g>
      <path
        className="channel-line"
        data-selected
        d={path}
        style={connectionStatus === 'invalid' ? { stroke: 'var(--failed)' } : undefined}
      />
      <circle
        cx={toX}
        cy={toY}
        r={4}
        fill="var(--surface)"
        stroke={connectionStatus === 'invalid' ? 'var(--failed)' : 'var(--accent)'}
        strokeWidth={1.5}
      />
    </g>
  );
};
