import { expect, test } from 'vitest';
import { ROOT_SCOPE } from '../plan';
import { testRegistry } from '../testing/definitions';
import { type WorkflowBuilder, workflow } from '../testing/workflow-builder';
import { ScopeReach } from './reach';
import { buildStructure } from './structure';

function reachOf(builder: WorkflowBuilder, scopeId: string = ROOT_SCOPE): ScopeReach {
  const structure = buildStructure(builder.build(), testRegistry);
  const scope = structure.scopes.get(scopeId);
  if (!scope) throw new Error(`There is no scope ${scopeId}.`);
  return new ScopeReach(structure, scope);
}

const routes = {
  routes: [
    { id: 'a', when: 'true' },
    { id: 'b', when: 'false' },
  ],
};

test('parallel branches are all done where they meet', () => {
  const reach = reachOf(
    workflow('')
      .node('start', 'start')
      .node('left', 'ask')
      .node('right', 'ask')
      .node('join', 'ask')
      .chain('start', 'left', 'join')
      .chain('start', 'right', 'join'),
  );
  expect(reach.isCertain('left', 'join')).toBe(true);
  expect(reach.isCertain('right', 'join')).toBe(true);
  expect(reach.isUpstream('start', 'join')).toBe(true);
  expect(reach.isUpstream('left', 'right')).toBe(false);
  expect(reach.isUpstream('join', 'left')).toBe(false);
});

const routed = () =>
  workflow('')
    .node('start', 'start')
    .node('pick', 'choose', routes)
    .node('a', 'ask')
    .node('a2', 'ask')
    .node('b', 'ask')
    .node('join', 'ask')
    .node('after', 'ask')
    .chain('start', 'pick')
    .edge('pick.a', 'a')
    .chain('a', 'a2', 'join', 'after')
    .edge('pick.b', 'b')
    .edge('b', 'join');

test('a step on one way of a router is certain on that way only', () => {
  const reach = reachOf(routed());
  expect(reach.isCertain('a', 'a2')).toBe(true);
  expect(reach.isCertain('a', 'join')).toBe(false);
  expect(reach.isCertain('pick', 'join')).toBe(true);
  expect(reach.areExclusive('a2', 'b')).toBe(true);
  expect(reach.areExclusive('a', 'after')).toBe(false);
});

test('what comes after all ways meet again always runs, but not when one way ends', () => {
  // `otherwise` leads nowhere here, so the join does not always run.
  expect(reachOf(routed()).alwaysGives('join')).toBe(false);
  const whole = reachOf(routed().edge('pick.otherwise', 'join'));
  expect(whole.alwaysGives('join')).toBe(true);
  expect(whole.alwaysGives('after')).toBe(true);
  expect(whole.alwaysGives('a')).toBe(false);
});

test('a later router on the same way is understood together with the first', () => {
  const reach = reachOf(
    routed()
      .node('pick2', 'choose', routes)
      .node('x', 'ask')
      .node('y', 'ask')
      .edge('a2', 'pick2')
      .edge('pick2.a', 'x')
      .edge('pick2.b', 'y')
      .edge('x', 'y'),
  );
  expect(reach.isCertain('a', 'x')).toBe(true);
  expect(reach.isCertain('pick2', 'y')).toBe(true);
  expect(reach.isCertain('x', 'y')).toBe(false);
});

test('a step that may fail to its error port gives nothing on that way', () => {
  const reach = reachOf(
    workflow('')
      .node('start', 'start')
      .node('risky', 'ask', {}, { policy: { onError: 'port' } })
      .node('next', 'ask')
      .node('handle', 'ask')
      .node('join', 'ask')
      .chain('start', 'risky', 'next', 'join')
      .edge('risky.error', 'handle')
      .edge('handle', 'join'),
  );
  expect(reach.isCertain('risky', 'next')).toBe(true);
  expect(reach.isCertain('risky', 'handle')).toBe(false);
  expect(reach.isUpstream('risky', 'handle')).toBe(true);
  expect(reach.isCertain('risky', 'join')).toBe(false);
  expect(reach.alwaysGives('join')).toBe(true);
  expect(reach.alwaysGives('risky')).toBe(false);
  expect(reach.isCertainlyFailed('risky', 'handle')).toBe(true);
  expect(reach.mayHaveFailed('risky', 'next')).toBe(false);
  expect(reach.mayHaveFailed('risky', 'join')).toBe(true);
  expect(reach.isCertainlyFailed('risky', 'join')).toBe(false);
});

test('a step that is switched off gives nothing and lets the run through', () => {
  const reach = reachOf(
    workflow('')
      .node('start', 'start')
      .node('off', 'ask', {}, { isOff: true })
      .node('next', 'ask')
      .chain('start', 'off', 'next'),
  );
  expect(reach.isCertain('off', 'next')).toBe(false);
  expect(reach.isCertain('start', 'next')).toBe(true);
  expect(reach.alwaysGives('next')).toBe(true);
});

test('inside a container, first steps start by themselves', () => {
  const reach = reachOf(
    workflow('')
      .node('start', 'start')
      .node('each', 'each')
      .inside('each')
      .node('one', 'ask')
      .node('two', 'ask')
      .node('both', 'ask')
      .chain('one', 'both')
      .chain('two', 'both')
      .outside()
      .chain('start', 'each'),
    'each',
  );
  expect(reach.alwaysGives('both')).toBe(true);
  expect(reach.isCertain('two', 'both')).toBe(true);
  expect(reach.isUpstream('start', 'both')).toBe(false);
});

test('three hundred routers in a row stay easy', () => {
  const builder = workflow('').node('start', 'start');
  let last = 'start';
  for (let index = 0; index < 300; index++) {
    const [pick, a, b, join] = [`pick${index}`, `a${index}`, `b${index}`, `join${index}`];
    builder.node(pick, 'choose', routes).node(a, 'ask').node(b, 'ask').node(join, 'ask');
    builder
      .chain(last, pick)
      .edge(`${pick}.a`, a)
      .edge(`${pick}.b`, b)
      .edge(`${pick}.otherwise`, join)
      .edge(a, join)
      .edge(b, join);
    last = join;
  }
  const reach = reachOf(builder);
  expect(reach.alwaysGives(last)).toBe(true);
  expect(reach.isCertain('a0', last)).toBe(false);
  expect(reach.isCertain('join0', last)).toBe(true);
});

test('a loop drawn by mistake does not break the analysis of the rest', () => {
  const reach = reachOf(
    workflow('')
      .node('start', 'start')
      .node('a', 'ask')
      .node('b', 'ask')
      .node('ok', 'ask')
      .chain('start', 'a', 'b', 'a')
      .chain('start', 'ok'),
  );
  expect(reach.isCertain('start', 'ok')).toBe(true);
  expect(reach.canRun('a')).toBe(true);
});
