import fc from 'fast-check';
import type { WorkflowDocument } from '../document';
import type { JsonObject } from '../json';
import { workflow } from './workflow-builder';

const TYPES = ['ask', 'tool', 'choose', 'each', 'finish'] as const;

interface Draft {
  types: (typeof TYPES)[number][];
  /** edges as pairs of places in the list of steps, and a port to leave by */
  edges: [number, number, string][];
  /** for each step, the place of the container it might sit in */
  parents: number[];
}

const drafts: fc.Arbitrary<Draft> = fc.nat({ max: 10 }).chain((count) =>
  fc.record({
    types: fc.array(fc.constantFrom(...TYPES), { minLength: count, maxLength: count }),
    edges: fc.array(
      fc.tuple(fc.nat({ max: count }), fc.nat({ max: count }), fc.constantFrom('out', 'yes', 'otherwise', 'error')),
      { maxLength: 16 },
    ),
    parents: fc.array(fc.nat({ max: count }), { minLength: count, maxLength: count }),
  }),
);

const CONFIGS = {
  ask: (before: string) => ({ prompt: `About {{ steps.${before}.name }} and {{ input.x }}` }),
  tool: (before: string) => ({
    anything: `{{ steps.${before} }}`,
    arguments: { list: [`{{ steps["${before}"].a }}`, 'plain'] },
  }),
  choose: (before: string) => ({ routes: [{ id: 'yes', when: `has(steps.${before}.ok)` }] }),
  each: (before: string) => ({ items: `{{ steps.${before}.rows }}`, collect: '' }),
  finish: (before: string) => ({ value: `{{ steps.${before} }}` }),
};

/** Documents with containers, routers, references and edges of every kind, right and wrong. */
export const randomDocument: fc.Arbitrary<WorkflowDocument> = drafts.map(({ types, edges, parents }) => {
  const builder = workflow('Random').node('start', 'start');
  const keys = ['start', ...types.map((type, index) => `${type}_${index}`)];
  for (const [index, type] of types.entries()) {
    // A container stands before what it holds, so that none is inside itself.
    const parent =
      types[parents[index] ?? 0] === 'each' && (parents[index] ?? 0) < index ? `each_${parents[index]}` : undefined;
    if (parent) builder.inside(parent);
    builder.node(`${type}_${index}`, type, CONFIGS[type](keys[index] ?? 'start'), {
      title: `${type} ${index}`,
      position: { x: (index % 4) * 320, y: Math.floor(index / 4) * 240 },
    });
    if (parent) builder.outside();
  }
  const seen = new Set<string>();
  for (const [from, to, port] of edges) {
    const [source, target] = [keys[from], keys[to]];
    if (!source || !target || seen.has(`${source} ${port} ${target}`)) continue;
    seen.add(`${source} ${port} ${target}`);
    builder.edge(`${source}.${port}`, target);
  }
  return builder.build();
});

const SOUND: Record<string, JsonObject> = {
  ask: { prompt: 'x' },
  choose: { routes: [{ id: 'yes', when: 'true' }] },
  each: { items: '{{ [1] }}' },
};

/** Documents without errors: every step comes after an earlier one of its level, and one Finish ends it. */
export const soundDocument: fc.Arbitrary<WorkflowDocument> = fc
  .array(
    fc.record({
      type: fc.constantFrom('ask', 'choose', 'each'),
      before: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 10 },
  )
  .map((steps) => {
    const builder = workflow('Sound').node('start', 'start');
    const outs = ['start.out'];
    const seen = new Set<string>();
    const connect = (from: string, to: string): void => {
      if (!seen.has(`${from} ${to}`)) builder.edge(from, to);
      seen.add(`${from} ${to}`);
    };
    for (const [index, { type, before }] of steps.entries()) {
      const key = `${type}_${index}`;
      builder.node(key, type, SOUND[type]);
      if (type === 'each')
        builder
          .inside(key)
          .node(`${key}_a`, 'ask', { prompt: 'x' })
          .node(`${key}_b`, 'ask', { prompt: 'x' })
          .edge(`${key}_a`, `${key}_b`)
          .outside();
      for (const place of before) connect(outs[place % outs.length] as string, key);
      outs.push(...(type === 'choose' ? [`${key}.yes`, `${key}.otherwise`] : [`${key}.out`]));
    }
    builder.node('finish', 'finish', { value: 'x' });
    for (const out of outs) connect(out, 'finish');
    return builder.build();
  });
