import { expect, test } from 'vitest';
import { workflow } from '@/graph/testing/workflow-builder';
import { runWorkflow } from '../testing/run-workflow';
import { scriptedCapabilities } from '../testing/scripted-capabilities';

const MANY = 10_000;

test('of ten thousand items none is lost, the order is kept, and those that fail are named by their place', async () => {
  const document = workflow('Many')
    .node('start', 'start', { fields: [{ key: 'rows', label: 'Rows', type: 'list', isRequired: true }] })
    .node('each', 'parallel', {
      mode: 'each',
      items: '{{ input.rows }}',
      maxItems: MANY,
      concurrency: 50,
      onItemError: 'skip',
      collect: '{{ steps.double.number }}',
    })
    .inside('each')
    .node('double', 'set-fields', { fields: [{ key: 'number', label: '', value: '{{ number(item) * 2 }}' }] })
    .outside()
    .node('finish', 'finish', { result: 'value', fields: [], value: '{{ steps.each }}' })
    .chain('start', 'each', 'finish')
    .build();
  const isBroken = (index: number): boolean => index % 1_000 === 999;
  const rows = Array.from({ length: MANY }, (_, index) => (isBroken(index) ? 'not a number' : String(index)));

  const { state } = await runWorkflow(document, { input: { rows } }, scriptedCapabilities({}));
  const { results, failed, count } = state.output as {
    results: number[];
    failed: { index: number; message: string }[];
    count: number;
  };
  expect(count).toBe(MANY);
  expect(results.length + failed.length).toBe(MANY);
  expect(results).toEqual(rows.flatMap((_, index) => (isBroken(index) ? [] : [index * 2])));
  expect(failed.map(({ index }) => index)).toEqual(rows.flatMap((_, index) => (isBroken(index) ? [index] : [])));
  expect(failed[0]?.message).toContain('not a number');
}, 60_000);
