import type { WorkflowEdge } from '../document';
import type { Structure } from './structure';

/** The connected parts of a scope, each in the scope's order, and the parts in the order of their first step. */
function connectedParts(
  order: readonly string[],
  outgoing: ReadonlyMap<string, readonly WorkflowEdge[]>,
  incoming: ReadonlyMap<string, readonly WorkflowEdge[]>,
): string[][] {
  const partOf = new Map<string, number>();
  let count = 0;
  for (const id of order) {
    if (partOf.has(id)) continue;
    const part = count++;
    const pending = [id];
    partOf.set(id, part);
    for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
      const near = [
        ...(outgoing.get(current) ?? []).map((edge) => edge.target),
        ...(incoming.get(current) ?? []).map((edge) => edge.source),
      ];
      for (const other of near) {
        if (partOf.has(other)) continue;
        partOf.set(other, part);
        pending.push(other);
      }
    }
  }
  const parts: string[][] = Array.from({ length: count }, () => []);
  for (const id of order) parts[partOf.get(id) as number]?.push(id);
  return parts;
}

export const branchesOf = (structure: Structure, scopeId: string): string[][] =>
  connectedParts(structure.scopes.get(scopeId)?.order ?? [], structure.outgoing, structure.incoming);
