'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { RunStore, RunViewState } from '../run/run-store';
import type { CanvasControls } from './canvas-controls';
import type { Flow } from './flow-adapter';

export interface FlowParts {
  flow: Flow;
  runs: RunStore;
  controls: CanvasControls;
}

const Context = createContext<FlowParts | null>(null);

export const FlowProvider = ({ parts, children }: { parts: FlowParts; children: ReactNode }) => (
  <Context value={parts}>{children}</Context>
);

export const useFlowParts = (): FlowParts => {
  const parts = useContext(Context);
  if (!parts) throw new Error('A part of the canvas is drawn outside of it.');
  return parts;
};

/** Select a scalar or an object that keeps its identity. */
export const useRunView = <T,>(select: (state: RunViewState) => T): T => useStore(useFlowParts().runs, select);
