import fc from 'fast-check';
import type { JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import type { Outcome } from '../contract';
import type { Ballot } from '../events';
import { PlanBuilder, type StepOptions } from './plan-builder';
import type { ScriptedEngine } from './scripted-engine';
import { done, fail } from './scripted-executors';

/** One step of a random workflow. What a kind does not use is ignored. */
export interface Shape {
  kind:
    | 'step'
    | 'router'
    | 'failing'
    | 'flaky'
    | 'gate'
    | 'wait'
    | 'off'
    | 'each'
    | 'spread'
    | 'branches'
    | 'vote'
    | 'loop'
    | 'call';
  effect: 'none' | 'read' | 'write';
  isIdempotent: boolean;
  onError: 'stop' | 'port' | 'default';
  slowMs: number;
  items: number;
  onItemError: 'stop' | 'keep' | 'skip';
  until: 'all' | 'first' | 2;
  stopsEarly: boolean;
  /** which earlier steps feed it, as fractions of how many there are */
  from: number[];
  inside: Shape[];
}

const shape = (depth: number, containers: Shape['kind'][]): fc.Arbitrary<Shape> =>
  fc.record({
    kind: fc.constantFrom<Shape['kind'][]>(
      'step',
      'step',
      'router',
      'failing',
      'flaky',
      'gate',
      'wait',
      'off',
      ...(depth > 0 ? containers : []),
    ),
    effect: fc.constantFrom<Shape['effect'][]>('none', 'none', 'read', 'write'),
    isIdempotent: fc.boolean(),
    onError: fc.constantFrom('stop', 'port', 'default'),
    slowMs: fc.constantFrom(0, 0, 10, 400),
    items: fc.integer({ min: 0, max: 3 }),
    onItemError: fc.constantFrom('stop', 'keep', 'skip'),
    until: fc.constantFrom<Shape['until'][]>('all', 'all', 'first', 2),
    stopsEarly: fc.boolean(),
    from: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 2 }),
    inside: depth > 0 ? fc.array(shape(depth - 1, containers), { minLength: 1, maxLength: 3 }) : fc.constant([]),
  });

const CONTAINERS: Shape['kind'][] = ['each', 'branches', 'vote', 'loop'];

/** Random workflows with every kind of step, nested two deep; some of their steps begin other runs, or spread items over them. */
export const workflow: fc.Arbitrary<Shape[]> = fc.array(shape(2, [...CONTAINERS, 'call', 'spread']), {
  minLength: 1,
  maxLength: 5,
});

/** The same, all in one run and so in one log. */
export const singleRun: fc.Arbitrary<Shape[]> = fc.array(shape(2, CONTAINERS), { minLength: 1, maxLength: 5 });

type Behaviour = [key: string, slowMs: number, outcome: Outcome | 'flaky'];
interface Made {
  behaviours: Behaviour[];
  /** plans of the workflows that steps run, by the version they name */
  called: Map<string, Plan>;
  count: number;
  /** false: lists that are to be spread are gone through in one run all the same */
  spreads: boolean;
}

/** A plan of these shapes, and the engine made ready for it; slow and failing steps do the same however often they run. */
export function build(
  shapes: Shape[],
  { spreads = true }: { spreads?: boolean } = {},
): { plan: Plan; prepare: (engine: ScriptedEngine) => void } {
  const made: Made = { behaviours: [], called: new Map(), count: 0, spreads };
  const plan = planOf(shapes, made);
  return {
    plan,
    prepare: (engine) => {
      for (const [version, called] of made.called) engine.offer(version, called);
      for (const [key, slowMs, outcome] of made.behaviours)
        engine.on(key, async ({ signal, attempt }) => {
          if (slowMs > 0) await engine.clock.sleep(slowMs, signal);
          if (outcome === 'flaky') return attempt === 1 ? fail('net', { transient: true }) : done(key);
          return outcome;
        });
    },
  };
}

function planOf(shapes: Shape[], made: Made): Plan {
  const plan = new PlanBuilder();
  addAll(plan, shapes, made);
  return plan.build();
}

function addAll(plan: PlanBuilder, shapes: Shape[], made: Made): void {
  const earlier: { key: string; ports: string[] }[] = [];
  for (const one of shapes) {
    const key = `s${made.count++}`;
    const values: Record<string, string> = earlier.length > 0 ? { count: '{{ steps.size() }}' } : {};
    const ports = add(plan, key, one, values, made);
    const feeders = new Set(one.from.map((fraction) => earlier[Math.floor(fraction * earlier.length)]));
    for (const feeder of feeders)
      if (feeder) plan.edge(`${feeder.key}.${feeder.ports[one.items % feeder.ports.length]}`, key);
    earlier.push({ key, ports });
  }
}

/** Adds one step, and gives the ports that others may follow. */
function add(plan: PlanBuilder, key: string, one: Shape, values: Record<string, string>, made: Made): string[] {
  const { effect, isIdempotent, onError, onItemError, until, items, inside } = one;
  const body = (): void => addAll(plan, inside, made);
  const outer: StepOptions = { onError, defaultValue: 'default' };
  const concurrency = 1 + (items % 3);
  switch (one.kind) {
    case 'gate':
      plan.gate(key, { timeoutMs: 60_000, timeoutRoute: 'approve' });
      return ['approve'];
    case 'wait':
      plan.step(key, { ...outer, type: 'wait', config: { delayMs: one.slowMs * 100 } });
      return ['out'];
    case 'each':
    case 'branches': {
      const list: JsonObject = one.kind === 'each' ? { items: Array.from({ length: items }, (_, n) => n) } : {};
      plan.container(key, { ...list, concurrency, until, onItemError }, body, outer);
      return ['out'];
    }
    case 'spread': {
      const list = Array.from({ length: items + 1 }, (_, n) => n);
      const spread = { itemsPerGroup: concurrency, groupsAtOnce: 1 + (one.slowMs % 3) };
      const fan = { items: list, concurrency, onItemError, ...(made.spreads ? { spread } : {}) };
      plan.container(key, fan, body, outer);
      return ['out'];
    }
    case 'vote': {
      const ballot: Partial<Ballot> = { stopsEarly: one.stopsEarly, onTie: onItemError === 'stop' ? 'fail' : 'first' };
      plan.vote(key, 1 + items, ballot, body, {
        ...outer,
        // What the second vote gives cannot be read.
        ...(until === 2 ? { collect: '{{ [1][index] }}' } : {}),
        config: { onItemError: onItemError === 'stop' ? 'stop' : 'skip' },
      });
      return ['out'];
    }
    case 'loop': {
      const loop = {
        maxTurns: 1 + items,
        state: { n: 0 },
        next: { n: '{{ state.n + 1 }}' },
        until: `state.n == ${concurrency}`,
      };
      plan.loop(key, loop, body, outer);
      return ['out', 'exhausted'];
    }
    case 'call':
      made.called.set(`version-${key}`, planOf(inside, made));
      plan.step(key, {
        ...outer,
        type: 'call',
        config: { version: `version-${key}` },
        effect: 'write',
        isIdempotent: true,
      });
      return ['out'];
    default: {
      const ports = one.kind === 'router' ? ['yes', 'no'] : ['out'];
      const retry = { attempts: 2, firstDelayMs: 30 };
      plan.step(key, { ...outer, effect, isIdempotent, values, retry, ports, isOff: one.kind === 'off' });
      made.behaviours.push([key, one.slowMs, outcomeOf(key, one.kind)]);
      return ports;
    }
  }
}

function outcomeOf(key: string, kind: Shape['kind']): Outcome | 'flaky' {
  if (kind === 'failing') return fail('broken');
  if (kind === 'flaky') return 'flaky';
  return kind === 'router' ? done('yes', ['yes']) : done(key);
}
