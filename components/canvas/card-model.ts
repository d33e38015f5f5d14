import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { kindTitle } from '@/graph/kind-title';
import type { AnyNodeDefinition, NodeRegistry } from '@/graph/node-definition';
import { ERROR_PORT } from '@/graph/ports';
import type { Kind } from '../ui/kind-tile';
import { effectBadge } from './effect-badge';

/** Everything a card shows of a step before it runs. Plain data, made from the document and the definition. */
export interface CardModel {
  title: string;
  /** what the palette calls such a step: "Write text" */
  typeTitle: string;
  icon: string;
  kind: Kind;
  summary: string;
  badge: { label: string; tone: 'neutral' | 'warn' | 'danger' } | null;
  rows: { label: string; value?: string }[];
  ports: CardPort[];
  hasInput: boolean;
  isContainer: boolean;
  isOff: boolean;
}

export interface CardPort {
  id: string;
  label: string;
  /** left of the label: the rule that leads here */
  note: string | null;
  isError: boolean;
  /** drawn as a row of its own, not at the title's height */
  isRow: boolean;
}

const cache = new WeakMap<WorkflowNode, { definition: AnyNodeDefinition | undefined; model: CardModel }>();

const build = (node: WorkflowNode, definition: AnyNodeDefinition | undefined): CardModel => {
  if (!definition) {
    return {
      title: node.title,
      typeTitle: node.type,
      icon: 'box',
      kind: 'tools',
      summary: `This copy of Sluice does not know "${node.type}"`,
      badge: null,
      rows: [],
      ports: [{ id: 'out', label: 'Next', note: null, isError: false, isRow: false }],
      hasInput: true,
      isContainer: false,
      isOff: node.isOff === true,
    };
  }
  const parsed = definition.config.safeParse(node.config);
  const config = parsed.success ? parsed.data : { ...definition.initialConfig, ...node.config };
  const read = <T>(get: () => T, fallback: T): T => {
    try {
      return get();
    } catch {
      // a half-filled config may lack what the definition reads; the finding beside it says so
      return fallback;
    }
  };
  const rows = read(() => definition.rows?.(config) ?? [], []);
  const outputs = read(() => definition.outputs(config), []);
  const isContainer = definition.isContainer === true;
  const ports: CardPort[] = outputs.map((port) => ({
    id: port.id,
    label: port.label,
    note: rows.find((row) => row.portId === port.id)?.label ?? null,
    isError: false,
    isRow: outputs.length > 1 && !isContainer,
  }));
  if (node.policy?.onError === 'port') {
    ports.push({ id: ERROR_PORT, label: 'On error', note: null, isError: true, isRow: !isContainer });
  }
  return {
    title: node.title,
    typeTitle: read(() => kindTitle(definition, config), definition.title),
    icon: read(() => definition.iconOf?.(config) ?? definition.icon, definition.icon),
    kind: definition.category,
    summary: read(() => definition.summary(config), definition.purpose),
    badge: read(() => effectBadge(definition, config), null),
    rows: rows.filter((row) => !row.portId),
    ports,
    hasInput: definition.hasInput,
    isContainer,
    isOff: node.isOff === true,
  };
};

/** Remembers by the node's identity: an edit makes a new node, so a stale answer is not possible. */
export const cardModel = (node: WorkflowNode, definition: AnyNodeDefinition | undefined): CardModel => {
  const known = cache.get(node);
  if (known && known.definition === definition) return known.model;
  const model = build(node, definition);
  cache.set(node, { definition, model });
  return model;
};

export const cardModels = (document: WorkflowDocument, registry: NodeRegistry): Map<string, CardModel> =>
  new Map(document.nodes.map((node) => [node.id, cardModel(node, registry.get(node.type))]));

/** As drawn from far: one line, one port a side. */
export const compactModel = (model: CardModel): CardModel => ({
  ...model,
  rows: [],
  ports: model.ports.map((port) => ({ ...port, isRow: false })),
});
