import type { Budget } from '@/graph/budget';
import type { Connection } from '@/graph/can-connect';
import { connectionChecker } from '@/graph/can-connect';
import { addNode } from '@/graph/commands/add-node';
import { applyFix } from '@/graph/commands/apply-fix';
import { type Clipboard, copySteps } from '@/graph/commands/clipboard';
import { connect, reconnect } from '@/graph/commands/connect';
import { setConfig, setOff, setPolicy, setTitle } from '@/graph/commands/edit-node';
import { findNode } from '@/graph/commands/edited';
import { groupIntoContainer } from '@/graph/commands/group-into-container';
import { insertOnEdge } from '@/graph/commands/insert-on-edge';
import { moveInto } from '@/graph/commands/move-into';
import { moveNodes, resizeContainer } from '@/graph/commands/move-nodes';
import { type NewId, randomId } from '@/graph/commands/naming';
import type { NodeChoice } from '@/graph/commands/new-node';
import type { Position, Size, SizeOf } from '@/graph/commands/placement';
import { removeEdges } from '@/graph/commands/remove-edges';
import { removeNodes } from '@/graph/commands/remove-nodes';
import { renameWorkflow } from '@/graph/commands/rename-workflow';
import { setSettings } from '@/graph/commands/set-settings';
import type { StepPolicy, WorkflowDocument, WorkflowNode } from '@/graph/document';
import type { FindingFix } from '@/graph/finding';
import type { JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import { absoluteBoxes, type Box, CARD_WIDTH, cardHeight, frameSize } from '../card-metrics';
import { cardModel } from '../card-model';
import { createCommit, createDocumentStore, type DocumentStore } from './document-store';
import { joinOfNewStep } from './join-of-new-step';
import { createViewStore, type MenuTarget, type ViewState, type ViewStore } from './view-store';

export interface EditorOptions {
  document: WorkflowDocument;
  registry: NodeRegistry;
  view?: Partial<ViewState>;
  now?: () => number;
  newId?: NewId;
}

/** Where a new step goes. Nothing: after the one chosen step, else at the end. */
export interface AddPlace {
  after?: { nodeId: string; port?: string };
  onEdge?: string;
  position?: Position;
  parentId?: string;
}

/**
 * Everything a person can do to a workflow, in their words, without a DOM. The canvas, the panel, the outline, menus and
 * tests all go through it.
 */
export class Editor {
  readonly registry: NodeRegistry;
  readonly documents: DocumentStore;
  readonly view: ViewStore;
  private readonly commitTo: (document: WorkflowDocument, coalesceKey?: string) => void;
  private readonly newId: NewId;

  constructor({ document, registry, view, now, newId = randomId }: EditorOptions) {
    this.registry = registry;
    this.documents = createDocumentStore(document);
    this.view = createViewStore(view);
    this.commitTo = createCommit(this.documents, now);
    this.newId = newId;
  }

  get document(): WorkflowDocument {
    return this.documents.getState().document;
  }

  /** As drawn, with the line below it that a finding or a run adds: there must be room for it. */
  readonly sizeOf: SizeOf = (node) => {
    const model = cardModel(node, this.registry.get(node.type));
    return model.isContainer ? frameSize(node) : { width: CARD_WIDTH, height: cardHeight(model, true) };
  };

  private known: { document: WorkflowDocument; boxes: ReadonlyMap<string, Box> } | null = null;

  /** Where every step stands on the canvas; found once for a document. */
  get boxes(): ReadonlyMap<string, Box> {
    const { document } = this;
    if (this.known?.document !== document) this.known = { document, boxes: absoluteBoxes(document, this.sizeOf) };
    return this.known.boxes;
  }

  node(nodeId: string): WorkflowNode | undefined {
    return findNode(this.document, nodeId);
  }

  // Steps

  /** Adds a step and selects it. Null when it could not be added there. */
  add(choice: NodeChoice, place: AddPlace = {}): string | null {
    const { onEdge, ...where } = place;
    const isPlaced = place.after || place.position || place.parentId || onEdge;
    const spot = isPlaced ? where : joinOfNewStep(this.document, this.registry, this.selectedNodeIds(), choice.type);
    const common = { ...choice, sizeOf: this.sizeOf, newId: this.newId };
    const result = onEdge
      ? insertOnEdge(this.document, this.registry, onEdge, common)
      : addNode(this.document, this.registry, { ...common, ...spot });
    if (result.nodeId === null) return null;
    this.commit(result.document);
    this.welcome([result.nodeId]);
    this.view.setState({ isPanelOpen: true });
    return result.nodeId;
  }

  /** Deletes what is chosen; a chain with a step taken out of it stays joined. */
  removeSelection(): void {
    const { selectedEdgeIds } = this.view.getState();
    const withoutEdges = removeEdges(this.document, selectedEdgeIds).document;
    this.commit(removeNodes(withoutEdges, this.selectedNodeIds(), this.newId).document);
    this.clearSelection();
  }

  remove(nodeIds: string[]): void {
    this.commit(removeNodes(this.document, nodeIds, this.newId).document);
    this.keepSelectionReal();
  }

  /** What rewrites references brings the expression language with it, so it is loaded when it is first needed. */
  async duplicate(nodeIds: string[] = this.selectedNodeIds()): Promise<string | null> {
    const { duplicate } = await import('@/graph/commands/paste');
    const result = duplicate(this.document, this.registry, nodeIds, { sizeOf: this.sizeOf, newId: this.newId });
    if (result.problem === null) {
      this.commit(result.document);
      this.welcome(result.nodeIds);
    }
    return result.problem;
  }

  copy(nodeIds: string[] = this.selectedNodeIds()): Clipboard | null {
    return copySteps(this.document, nodeIds);
  }

  async paste(clipboard: Clipboard, at?: Position): Promise<string | null> {
    const { paste } = await import('@/graph/commands/paste');
    const result = paste(this.document, this.registry, clipboard, { at, sizeOf: this.sizeOf, newId: this.newId });
    if (result.problem === null) {
      this.commit(result.document);
      this.welcome(result.nodeIds);
    }
    return result.problem;
  }

  group(choice: NodeChoice, nodeIds: string[] = this.selectedNodeIds()): string | null {
    const options = { ...choice, sizeOf: this.sizeOf, newId: this.newId };
    const result = groupIntoContainer(this.document, this.registry, nodeIds, options);
    if (result.nodeId !== null) {
      this.commit(result.document);
      this.select([result.nodeId]);
    }
    return result.problem;
  }

  setTitle(nodeId: string, title: string): void {
    this.commit(setTitle(this.document, nodeId, title).document, `title ${nodeId}`);
  }

  /** The name references use; every reference follows. */
  async setKey(nodeId: string, key: string): Promise<void> {
    const { renameKey } = await import('@/graph/commands/rename-key');
    this.commit(renameKey(this.document, this.registry, nodeId, key).document);
  }

  setConfig(nodeId: string, config: JsonObject, field: string): void {
    const before = this.document;
    const next = setConfig(before, nodeId, config).document;
    this.commit(this.withoutLostPorts(next, nodeId), `config ${nodeId} ${field}`);
  }

  setPolicy(nodeId: string, policy: StepPolicy | undefined): void {
    const next = setPolicy(this.document, nodeId, policy).document;
    this.commit(this.withoutLostPorts(next, nodeId), `policy ${nodeId}`);
  }

  toggleOff(nodeIds: string[] = this.selectedNodeIds()): void {
    const isOff = nodeIds.some((id) => this.node(id)?.isOff !== true);
    this.commit(setOff(this.document, nodeIds, isOff).document);
  }

  /** An edge of an output that no longer exists would have nowhere to begin. */
  private withoutLostPorts(document: WorkflowDocument, nodeId: string): WorkflowDocument {
    const node = findNode(document, nodeId);
    const definition = node && this.registry.get(node.type);
    if (!node || !definition?.config.safeParse(node.config).success) return document;
    const ports = new Set(cardModel(node, definition).ports.map((port) => port.id));
    const lost = document.edges.filter((edge) => edge.source === nodeId && !ports.has(edge.sourcePort));
    return lost.length === 0
      ? document
      : removeEdges(
          document,
          lost.map((edge) => edge.id),
        ).document;
  }

  // Places

  move(positions: ReadonlyMap<string, Position>): void {
    this.commit(moveNodes(this.document, positions).document);
  }

  /** Into a frame, or out of all frames. Says why not when it cannot be. */
  moveInto(positions: ReadonlyMap<string, Position>, parentId: string | undefined): string | null {
    const result = moveInto(this.document, this.registry, positions, parentId, this.sizeOf);
    if (result.problem === null) this.commit(result.document);
    return result.problem;
  }

  resize(nodeId: string, size: Size, position?: Position): void {
    this.commit(resizeContainer(this.document, nodeId, size, position).document);
  }

  /** Positions and frame sizes found by the layout, as one step back. */
  arrange(boxes: ReadonlyMap<string, Position & Partial<Size>>): void {
    const nodes = this.document.nodes.map((node) => {
      const box = boxes.get(node.id);
      if (!box) return node;
      const size =
        box.width !== undefined && box.height !== undefined ? { width: box.width, height: box.height } : node.size;
      return { ...node, position: { x: box.x, y: box.y }, ...(size ? { size } : {}) };
    });
    this.commit({ ...this.document, nodes });
  }

  // Connections

  connect(connection: Connection): string | null {
    const result = connect(this.document, this.registry, connection, this.newId);
    if (result.problem === null) this.commit(result.document);
    return result.problem;
  }

  reconnect(edgeId: string, change: Partial<Connection>): string | null {
    const result = reconnect(this.document, this.registry, edgeId, change);
    if (result.problem === null) this.commit(result.document);
    return result.problem;
  }

  removeEdge(edgeId: string): void {
    this.commit(removeEdges(this.document, [edgeId]).document);
    this.keepSelectionReal();
  }

  /** For one output: why it cannot lead to a step, or null. */
  connectionChecker(nodeId: string, port: string, ignoreEdgeId?: string): (targetId: string) => string | null {
    return connectionChecker(this.document, this.registry, nodeId, port, { ignoreEdgeId });
  }

  // The workflow

  rename(name: string): void {
    this.commit(renameWorkflow(this.document, { name }).document);
  }

  describe(description: string): void {
    this.commit(renameWorkflow(this.document, { description }).document, 'description');
  }

  /** The most one run may spend; nothing in it takes the limit away. */
  setBudget(budget: Budget): void {
    const isLimited = Object.keys(budget).length > 0;
    this.commit(setSettings(this.document, { budget: isLimited ? budget : undefined }).document, 'budget');
  }

  /** Runs of the workflow at work at once; undefined for no limit. */
  setConcurrency(concurrency: number | undefined): void {
    this.commit(setSettings(this.document, { concurrency }).document, 'concurrency');
  }

  fix(fix: FindingFix): void {
    this.commit(applyFix(this.document, this.registry, fix).document);
    this.keepSelectionReal();
  }

  /** Another document in place of this one, as one step back: an import, the other side of a conflict. */
  replace(document: WorkflowDocument): void {
    this.commit(document);
    this.keepSelectionReal();
  }

  // History

  undo(): void {
    this.documents.temporal.getState().undo();
    this.keepSelectionReal();
  }

  redo(): void {
    this.documents.temporal.getState().redo();
    this.keepSelectionReal();
  }

  get canUndo(): boolean {
    return this.documents.temporal.getState().pastStates.length > 0;
  }

  get canRedo(): boolean {
    return this.documents.temporal.getState().futureStates.length > 0;
  }

  // Selection

  selectedNodeIds(): string[] {
    return [...this.view.getState().selectedIds];
  }

  select(nodeIds: Iterable<string>, edgeIds: Iterable<string> = []): void {
    this.view.setState({ selectedIds: new Set(nodeIds), selectedEdgeIds: new Set(edgeIds), isWalking: false });
  }

  selectAll(): void {
    this.select(this.document.nodes.map((node) => node.id));
  }

  /** Chooses what was just added, and has it brought into sight. */
  private welcome(nodeIds: string[]): void {
    this.select(nodeIds);
    this.view.setState({ arrived: { nodeIds } });
  }

  clearSelection(): void {
    this.select([]);
  }

  /** Brings a step, and in it a field, before the person. */
  reveal(nodeId: string, field?: string, isWalking = false): void {
    const { selectedEdgeIds } = this.view.getState();
    this.view.setState({
      selectedIds: new Set([nodeId]),
      selectedEdgeIds: selectedEdgeIds.size === 0 ? selectedEdgeIds : new Set<string>(),
      isWalking,
      isPanelOpen: true,
      focusField: field ? { nodeId, field } : null,
      ...(field ? { panelTab: 'settings' as const } : {}),
    });
  }

  /** Opens the menu of a thing. A menu on a step acts on that step, chosen or not, so it is chosen. */
  openMenu(at: { x: number; y: number }, target: MenuTarget): void {
    if (target.kind === 'node' && !this.view.getState().selectedIds.has(target.nodeId)) this.select([target.nodeId]);
    this.view.setState({ menu: { at, target } });
  }

  private commit(document: WorkflowDocument, coalesceKey?: string): void {
    if (this.view.getState().isReadOnly) return;
    this.commitTo(document, coalesceKey);
  }

  private keepSelectionReal(): void {
    const nodeIds = new Set(this.document.nodes.map((node) => node.id));
    const edgeIds = new Set(this.document.edges.map((edge) => edge.id));
    const { selectedIds, selectedEdgeIds } = this.view.getState();
    const isReal =
      [...selectedIds].every((id) => nodeIds.has(id)) && [...selectedEdgeIds].every((id) => edgeIds.has(id));
    if (!isReal) {
      this.select(
        [...selectedIds].filter((id) => nodeIds.has(id)),
        [...selectedEdgeIds].filter((id) => edgeIds.has(id)),
      );
    }
  }
}
