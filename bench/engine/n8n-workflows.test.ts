import { expect, test } from 'vitest';
import { n8nWorkflows } from '../n8n/workflows.mjs';
import { WORKLOADS } from './workloads';

interface N8nNode {
  name: string;
  type: string;
  parameters: { numberInputs?: number };
}

const workflows = n8nWorkflows().map(({ id, nodes, connections }) => ({
  id,
  nodes: nodes as N8nNode[],
  wires: Object.entries(connections).flatMap(([from, { main }]) =>
    main.flatMap((targets, output) => targets.map(({ node, index }) => ({ from, output, to: node, input: index }))),
  ),
}));
const workflowOf = (id: string) => {
  const found = workflows.find((one) => one.id === id);
  if (!found) throw new Error(`n8n has no ${id}.`);
  return found;
};

test('n8n has a workflow for every workload that is measured by itself', () => {
  const measured = WORKLOADS.filter(({ isExtra }) => !isExtra).map(({ id }) => id);
  expect(workflows.map(({ id }) => id)).toEqual(measured);
});

test('wires lead from a node to a node, and every node but the webhook is led to', () => {
  for (const { id, nodes, wires } of workflows) {
    const names = nodes.map(({ name }) => name);
    expect(new Set(names).size, id).toBe(names.length);
    expect(
      wires.flatMap(({ from, to }) => [from, to]).filter((name) => !names.includes(name)),
      id,
    ).toEqual([]);
    expect([...new Set(wires.map(({ to }) => to))].sort(), id).toEqual(names.slice(1).sort());
  }
});

test('n8n does as many steps as the others', () => {
  const steps = (id: string) => workflowOf(id).nodes.filter(({ type }) => type === 'n8n-nodes-base.set').length;
  expect(steps('W1')).toBe(10);
  expect(steps('L')).toBe(10);
  expect(steps('W2')).toBe(100);
  // The join's sum is one more, as in Sluice's finish.
  expect(steps('W3')).toBe(51);
  expect(steps('W4')).toBe(5);
});

test('every input of a join has one wire', () => {
  const { nodes, wires } = workflowOf('W3');
  for (const { name, parameters } of nodes.filter(({ type }) => type === 'n8n-nodes-base.merge')) {
    const inputs = wires.filter(({ to }) => to === name).map(({ input }) => input);
    expect(inputs.sort((a, b) => a - b)).toEqual(Array.from({ length: parameters.numberInputs ?? 0 }, (_, at) => at));
  }
});
