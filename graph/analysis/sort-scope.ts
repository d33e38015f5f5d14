import type { WorkflowEdge } from '../document';

/**
 * Kahn's algorithm over the steps of one scope. Among steps that may come next the one written first in the document is
 * taken, so the order depends on nothing else. Steps that no order can hold come last, and are listed as looped.
 */
export function sortScope(
  memberIds: readonly string[],
  outgoing: ReadonlyMap<string, readonly WorkflowEdge[]>,
  incoming: ReadonlyMap<string, readonly WorkflowEdge[]>,
): { order: string[]; looped: string[] } {
  const rank = new Map(memberIds.map((id, index) => [id, index]));
  const waiting = new Map(memberIds.map((id) => [id, incoming.get(id)?.length ?? 0]));
  const ready = new MinHeap();
  for (const id of memberIds) if (waiting.get(id) === 0) ready.push(rank.get(id) as number);
  const order: string[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const id = memberIds[next] as string;
    order.push(id);
    for (const edge of outgoing.get(id) ?? []) {
      const left = (waiting.get(edge.target) ?? 0) - 1;
      waiting.set(edge.target, left);
      const targetRank = rank.get(edge.target);
      if (left === 0 && targetRank !== undefined) ready.push(targetRank);
    }
  }
  const sorted = new Set(order);
  const looped = memberIds.filter((id) => !sorted.has(id));
  return { order: [...order, ...looped], looped };
}

class MinHeap {
  private readonly items: number[] = [];

  push(item: number): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((items[parent] as number) <= item) break;
      items[at] = items[parent] as number;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && (items[child + 1] as number) < (items[child] as number)) child++;
      if ((items[child] as number) >= last) break;
      items[at] = items[child] as number;
      at = child;
    }
    items[at] = last;
    return top;
  }
}
