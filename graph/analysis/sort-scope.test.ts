import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WorkflowEdge } from '../document';
import { sortScope } from './sort-scope';

function edgesBetween(pairs: readonly (readonly [number, number])[]) {
  const outgoing = new Map<string, WorkflowEdge[]>();
  const incoming = new Map<string, WorkflowEdge[]>();
  for (const [from, to] of pairs) {
    const edge: WorkflowEdge = {
      id: `${from}-${to}`,
      source: `n${from}`,
      sourcePort: 'out',
      target: `n${to}`,
      targetPort: 'in',
    };
    outgoing.set(edge.source, [...(outgoing.get(edge.source) ?? []), edge]);
    incoming.set(edge.target, [...(incoming.get(edge.target) ?? []), edge]);
  }
  return { outgoing, incoming };
}

const COUNT = 12;
const members = fc.shuffledSubarray(
  Array.from({ length: COUNT }, (_, index) => `n${index}`),
  { minLength: COUNT },
);
const anyPair = fc.tuple(fc.nat({ max: COUNT - 1 }), fc.nat({ max: COUNT - 1 }));

test('the order respects every edge and holds every step once', () => {
  const forward = anyPair
    .filter(([a, b]) => a !== b)
    .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  fc.assert(
    fc.property(
      members,
      fc.uniqueArray(forward, { selector: ([a, b]) => `${a} ${b}`, maxLength: 40 }),
      (ids, pairs) => {
        const { outgoing, incoming } = edgesBetween(pairs);
        const { order, looped } = sortScope(ids, outgoing, incoming);
        expect(looped).toEqual([]);
        expect([...order].sort()).toEqual([...ids].sort());
        for (const [from, to] of pairs) expect(order.indexOf(`n${from}`)).toBeLessThan(order.indexOf(`n${to}`));
      },
    ),
  );
});

test('without edges the order is the document’s', () => {
  fc.assert(
    fc.property(members, (ids) => {
      expect(sortScope(ids, new Map(), new Map()).order).toEqual(ids);
    }),
  );
});

test('steps in a loop, and those behind one, come last and are listed', () => {
  fc.assert(
    fc.property(
      members,
      fc.uniqueArray(anyPair, { selector: ([a, b]) => `${a} ${b}`, maxLength: 40 }),
      (ids, pairs) => {
        const { outgoing, incoming } = edgesBetween(pairs);
        const { order, looped } = sortScope(ids, outgoing, incoming);
        expect(order.slice(order.length - looped.length)).toEqual(looped);
        // Every looped step has a way into it from another looped one, or it would have been sorted.
        for (const id of looped) expect(incoming.get(id)?.some((edge) => looped.includes(edge.source))).toBe(true);
      },
    ),
  );
});
