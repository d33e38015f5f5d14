import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WorkflowDocument } from '../document';
import { testRegistry } from '../testing/definitions';
import { soundDocument } from '../testing/random-document';
import { workflow } from '../testing/workflow-builder';
import { validate } from './validate';

const PORTS = ['yes', 'otherwise'] as const;

/** Whether a run in which every router takes the way named for it reaches the Finish. */
function reachesFinish({ nodes, edges }: WorkflowDocument, ways: ReadonlyMap<string, string>): boolean {
  const reached = new Set(['start']);
  // Steps stand in an order in which none comes before what leads to it.
  for (const { id } of nodes) {
    const isReached = edges.some(
      ({ source, sourcePort, target }) =>
        target === id && reached.has(source) && sourcePort === (ways.get(source) ?? 'out'),
    );
    if (isReached) reached.add(id);
  }
  return reached.has('finish');
}

/** Every choice of ways that the routers of a document have between them. */
function everyWay({ nodes }: WorkflowDocument): Map<string, string>[] {
  const routers = nodes.filter(({ type }) => type === 'choose');
  return Array.from(
    { length: 2 ** routers.length },
    (_, number) => new Map(routers.map(({ id }, index) => [id, PORTS[(number >> index) & 1] as string])),
  );
}

test('there is a finding exactly when some run reaches no Finish, and it names a step where that run ends', () => {
  fc.assert(
    fc.property(soundDocument, fc.infiniteStream(fc.boolean()), (sound, keeps) => {
      const edges = sound.edges.filter(({ target }, index) => target !== 'finish' || index === 0 || keeps.next().value);
      fc.pre(edges.some(({ target }) => target === 'finish'));
      const document = { ...sound, edges };
      const found = validate(document, testRegistry).filter(({ code }) => code === 'loose-end');
      const lost = everyWay(document).filter((ways) => !reachesFinish(document, ways));
      expect(found.length > 0).toBe(lost.length > 0);
      for (const { nodeId } of found) {
        const isRouter = document.nodes.some(({ id, type }) => id === nodeId && type === 'choose');
        const used = new Set(edges.filter(({ source }) => source === nodeId).map(({ sourcePort }) => sourcePort));
        expect(used.size).toBeLessThan(isRouter ? PORTS.length : 1);
      }
    }),
    { numRuns: 300 },
  );
});

test('however long a chain of routers is, each of its loose routes is found', () => {
  const builder = workflow('Long').node('start', 'start');
  const routers = Array.from({ length: 250 }, (_, index) => `route_${index}`);
  let last = 'start.out';
  for (const router of routers) {
    builder.node(router, 'choose', { routes: [{ id: 'yes', when: 'true' }] }).edge(last, router);
    last = `${router}.yes`;
  }
  builder.node('finish', 'finish', { value: 'x' }).edge(last, 'finish');
  expect(validate(builder.build(), testRegistry).map(({ nodeId }) => nodeId)).toEqual(routers);
});
