import { expect, test } from 'vitest';
import { registry } from '@/nodes/registry';
import { compile } from '../compile';
import { workflow } from '../testing/workflow-builder';

// Over the product's own steps: those of graph/testing put no types together.

const field = (key: string, value: string) => ({ key, label: key, value });

const doubling = (steps: number) => {
  const builder = workflow('Twice the one before').node('start', 'start', {
    fields: [{ key: 'a', label: 'A', type: 'text', isRequired: true }],
  });
  for (let index = 0; index < steps; index++) {
    const before = index === 0 ? 'input' : `steps.s${index - 1}`;
    const fields = [field('a', `{{ ${before} }}`), field('b', `{{ ${before} }}`)];
    builder.node(`s${index}`, 'set-fields', { fields }).edge(index === 0 ? 'start' : `s${index - 1}`, `s${index}`);
  }
  const last = `s${steps - 1}`;
  return builder
    .node('finish', 'finish', { result: 'value', value: `{{ steps.${last} }}`, fields: [] })
    .edge(last, 'finish')
    .build();
};

test('steps that each give the one before twice are compiled in reasonable time, and typed as far as it goes', () => {
  const begun = performance.now();
  const { plan, findings } = compile(doubling(60), registry);
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(findings).toEqual([]);
  expect(JSON.stringify(plan).length).toBeLessThan(20_000_000);
  expect(plan?.nodes.s5?.outputSchema).toMatchObject({ properties: { a: { properties: { b: { type: 'object' } } } } });
});
