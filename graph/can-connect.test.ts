import { expect, test } from 'vitest';
import { canConnect } from './can-connect';
import { testRegistry } from './testing/definitions';
import { workflow } from './testing/workflow-builder';

const document = workflow('Connect')
  .node('start', 'start', {}, { title: 'Start' })
  .node('draft', 'ask', {}, { title: 'Draft' })
  .node('check', 'ask', {}, { title: 'Check' })
  .node('pick', 'choose', { routes: [{ id: 'yes', when: 'true' }] }, { title: 'Pick' })
  .node('each', 'each', {}, { title: 'For each' })
  .inside('each')
  .node('inner', 'ask', {}, { title: 'Inner' })
  .node('inner2', 'ask', {}, { title: 'Inner two' })
  .outside()
  .node('finish', 'finish', {}, { title: 'Finish' })
  .chain('start', 'draft', 'check')
  .build();

const why = (source: string, sourcePort: string, target: string) =>
  canConnect(document, testRegistry, { source, sourcePort, target });

test.each([
  ['check', 'out', 'finish', null],
  ['draft', 'out', 'each', null],
  ['draft', 'error', 'finish', null],
  ['pick', 'yes', 'finish', null],
  ['inner', 'out', 'inner2', null],
  ['draft', 'out', 'draft', 'A step cannot be connected to itself.'],
  ['draft', 'out', 'check', 'These two are connected already.'],
  ['check', 'out', 'draft', 'This would make a loop. To repeat steps, put them inside a For each.'],
  ['draft', 'out', 'start', 'Start begins the run: nothing can lead into it.'],
  ['finish', 'out', 'draft', 'Finish ends the run: nothing can come after it.'],
  ['pick', 'no', 'finish', 'Pick no longer has this output.'],
  ['draft', 'out', 'inner', 'Inner is inside For each: connect to For each itself.'],
  ['each', 'out', 'inner', 'Inner is inside For each: its first steps start by themselves.'],
  ['inner', 'out', 'each', 'Inner is inside For each, which goes on by itself when the steps inside are done.'],
  ['inner', 'out', 'finish', 'Inner is inside For each: connect from For each itself.'],
  ['draft', 'out', 'gone', 'This step is no longer there.'],
  ['gone', 'out', 'draft', 'This step is no longer there.'],
])('%s.%s to %s', (source, port, target, reason) => {
  expect(why(source, port, target)).toBe(reason);
});

test('an edge that is being moved does not stand in its own way', () => {
  const connection = { source: 'check', sourcePort: 'out', target: 'draft' };
  expect(canConnect(document, testRegistry, connection, { ignoreEdgeId: 'draft_out-check' })).toBeNull();
  expect(
    canConnect(
      document,
      testRegistry,
      { source: 'draft', sourcePort: 'out', target: 'check' },
      { ignoreEdgeId: 'draft_out-check' },
    ),
  ).toBeNull();
});
