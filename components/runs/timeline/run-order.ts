import type { WorkflowDocument, WorkflowNode } from '@/graph/document';

/** The steps of each container (`undefined` for the top) in an order that respects every edge, then by place. */
export function runOrder(document: WorkflowDocument): Map<string | undefined, WorkflowNode[]> {
  const scopes = new Map<string | undefined, WorkflowNode[]>();
  const ids = new Set(document.nodes.map((node) => node.id));
  for (const node of document.nodes) {
    const parent = node.parentId && ids.has(node.parentId) ? node.parentId : undefined;
    const steps = scopes.get(parent);
    if (steps) steps.push(node);
    else scopes.set(parent, [node]);
  }
  for (const [parent, nodes] of scopes) scopes.set(parent, sortScope(nodes, document));
  return scopes;
}

function sortScope(nodes: WorkflowNode[], document: WorkflowDocument): WorkflowNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const waitsFor = new Map(nodes.map((node) => [node.id, 0]));
  const next = new Map<string, string[]>();
  for (const edge of document.edges) {
    if (!byId.has(edge.source) || !byId.has(edge.target)) continue;
    waitsFor.set(edge.target, (waitsFor.get(edge.target) ?? 0) + 1);
    next.set(edge.source, [...(next.get(edge.source) ?? []), edge.target]);
  }
  const byPlace = (a: WorkflowNode, b: WorkflowNode) => a.position.y - b.position.y || a.position.x - b.position.x;
  const ready = nodes.filter((node) => waitsFor.get(node.id) === 0).sort(byPlace);
  const sorted: WorkflowNode[] = [];
  const taken = new Set<string>();
  // Depth first: a branch is read to its end before the one beside it
  const stack = ready.reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (taken.has(node.id)) continue;
    taken.add(node.id);
    sorted.push(node);
    const freed: WorkflowNode[] = [];
    for (const id of next.get(node.id) ?? []) {
      const left = (waitsFor.get(id) ?? 0) - 1;
      waitsFor.set(id, left);
      const target = byId.get(id);
      if (left === 0 && target) freed.push(target);
    }
    stack.push(...freed.sort(byPlace).reverse());
  }
  // An old document may hold a cycle; its steps are still shown
  return sorted.length === nodes.length ? sorted : [...sorted, ...nodes.filter((node) => !taken.has(node.id))];
}
