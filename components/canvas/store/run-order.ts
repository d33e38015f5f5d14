import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { layersOf } from '../mini-layout';

export interface OutlineStep {
  node: WorkflowNode;
  depth: number;
  /** 1, 2, 3 … on the top level; 4.1, 4.2 inside the fourth */
  number: string;
  /** the first step of a part that runs at the same time as the one above it */
  isBranchStart: boolean;
}

/**
 * Steps in the order a person would tell them: down one way to its end, then the next. What a container holds follows it,
 * indented.
 */
export const outlineOf = (document: WorkflowDocument): OutlineStep[] => {
  const outline: OutlineStep[] = [];
  const levels = new Map<string, WorkflowNode[]>();
  for (const node of document.nodes) {
    const parent = node.parentId ?? '';
    levels.set(parent, [...(levels.get(parent) ?? []), node]);
  }
  const visit = (parent: string, depth: number, prefix: string): void => {
    const level = levels.get(parent) ?? [];
    for (const [index, { node, isBranchStart }] of tell(level, document).entries()) {
      const number = `${prefix}${index + 1}`;
      outline.push({ node, depth, number, isBranchStart });
      if (levels.has(node.id) && depth < 8) visit(node.id, depth + 1, `${number}.`);
    }
  };
  visit('', 0, '');
  return outline;
};

const tell = (level: WorkflowNode[], document: WorkflowDocument): { node: WorkflowNode; isBranchStart: boolean }[] => {
  const byId = new Map(level.map((node) => [node.id, node]));
  const edges = document.edges.filter((edge) => byId.has(edge.source) && byId.has(edge.target));
  const following = new Map<string, string[]>();
  const waitsFor = new Map<string, number>();
  for (const edge of edges) {
    following.set(edge.source, [...(following.get(edge.source) ?? []), edge.target]);
    waitsFor.set(edge.target, (waitsFor.get(edge.target) ?? 0) + 1);
  }
  const told: { node: WorkflowNode; isBranchStart: boolean }[] = [];
  const done = new Set<string>();
  let previous: string | null = null;
  const follow = (id: string): void => {
    const node = byId.get(id);
    if (!node || done.has(id)) return;
    done.add(id);
    const comesFromPrevious = previous !== null && (following.get(previous) ?? []).includes(id);
    told.push({ node, isBranchStart: previous !== null && !comesFromPrevious });
    previous = id;
    for (const next of following.get(id) ?? []) {
      const left = (waitsFor.get(next) ?? 1) - 1;
      waitsFor.set(next, left);
      if (left <= 0) follow(next);
    }
  };
  for (const column of layersOf(
    level.map((node) => node.id),
    document,
  ))
    for (const id of column) follow(id);
  return told;
};
