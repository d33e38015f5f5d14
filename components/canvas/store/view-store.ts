import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bound } from '@/graph/bound/bound';
import type { Finding } from '@/graph/finding';
import type { DetailLevel } from '../step-card';

export type LeftTab = 'add' | 'steps' | 'runs';

/** Where the add menu was asked for, and what the new step is to be joined to. */
export interface AddRequest {
  /** on the screen */
  at: { x: number; y: number };
  /** on the canvas, when the place was chosen by hand */
  position?: { x: number; y: number };
  after?: { nodeId: string; port: string };
  /** put between the two ends of this edge */
  onEdge?: string;
  parentId?: string;
}

export type MenuTarget =
  | { kind: 'pane'; position: { x: number; y: number } }
  | { kind: 'node'; nodeId: string }
  | { kind: 'edge'; edgeId: string }
  | { kind: 'selection' };

/** What the person looks at and points to. Never saved with the document and never undone. */
export interface ViewState {
  selectedIds: ReadonlySet<string>;
  selectedEdgeIds: ReadonlySet<string>;
  /** the choice was made by walking with the arrow keys: its settings may come a moment after it is seen on the canvas */
  isWalking: boolean;
  leftTab: LeftTab;
  isPanelOpen: boolean;
  /** which side of a step the panel shows while a run is on the canvas */
  panelTab: 'settings' | 'result';
  isMinimapOn: boolean;
  level: DetailLevel;
  zoom: number;
  adding: AddRequest | null;
  menu: { at: { x: number; y: number }; target: MenuTarget } | null;
  dialog: 'shortcuts' | 'commands' | 'connect' | 'run' | 'share' | 'findings' | 'bound' | 'find' | null;
  /** a connection being drawn: where from, and the steps it may end at */
  connecting: { nodeId: string; port: string; legalIds: ReadonlySet<string> } | null;
  /** why the connection cannot end where the pointer is */
  connectProblem: string | null;
  hotEdgeId: string | null;
  /** the frame a dragged step would fall into; '' for out of any */
  dropFrameId: string | null;
  findings: Finding[];
  /** the most one run can use; null until it is worked out */
  bound: Bound | null;
  /** the worst of each step */
  findingByNode: ReadonlyMap<string, Finding>;
  /** a field to bring into view; a new object asks again */
  focusField: { nodeId: string; field: string } | null;
  /** steps that were just added, to be brought into sight; a new object asks again */
  arrived: { nodeIds: string[] } | null;
  /** a person who may only read: nothing can be changed */
  isReadOnly: boolean;
  /** a phone: the canvas is looked at, the outline is worked with */
  isStill: boolean;
}

export type ViewStore = StoreApi<ViewState>;

export const createViewStore = (initial: Partial<ViewState> = {}): ViewStore =>
  createStore<ViewState>()(() => ({
    selectedIds: new Set<string>(),
    selectedEdgeIds: new Set<string>(),
    isWalking: false,
    leftTab: 'add',
    isPanelOpen: true,
    panelTab: 'settings',
    isMinimapOn: false,
    level: 'full',
    zoom: 1,
    adding: null,
    menu: null,
    dialog: null,
    connecting: null,
    connectProblem: null,
    hotEdgeId: null,
    dropFrameId: null,
    findings: [],
    bound: null,
    findingByNode: new Map(),
    focusField: null,
    arrived: null,
    isReadOnly: false,
    isStill: false,
    ...initial,
  }));

export const withFindings = (findings: Finding[]): Pick<ViewState, 'findings' | 'findingByNode'> => {
  const findingByNode = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.nodeId === undefined) continue;
    const known = findingByNode.get(finding.nodeId);
    if (!known || (known.severity === 'warning' && finding.severity === 'error'))
      findingByNode.set(finding.nodeId, finding);
  }
  return { findings, findingByNode };
};
