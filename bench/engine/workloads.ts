import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import { drawing, type StepKind } from './drawing';

export type WorkloadId = 'W1' | 'W2' | 'W3' | 'W4' | 'W5' | 'W6' | 'L' | 'M';

/** The same work for every contestant. `bench/peers/` has it a second time, in each peer's own terms. */
export interface Workload {
  id: WorkloadId;
  title: string;
  /** runs started together; the time is that of all of them */
  runs: number;
  input: JsonObject;
  /** Sluice's way to say it */
  draw(kind: StepKind): WorkflowDocument;
  /** measured only when asked for: it is about memory, and nothing to compare */
  isExtra?: boolean;
  /** what every run must give, so that nobody is fast by doing nothing */
  expected: JsonObject;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const chain =
  (length: number) =>
  (kind: StepKind): WorkflowDocument => {
    const page = drawing(`Chain of ${length}`, [{ key: 'n', type: 'number' }]);
    let [last, value] = ['start', 'input.n'];
    for (const index of numbers(length)) {
      page.step(kind, `s${index}`, `${value} + 1.0`, value);
      page.join(last, `s${index}`);
      [last, value] = [`s${index}`, `steps.s${index}.n`];
    }
    page.finish(last, { n: value });
    return page.document();
  };

function fanOut(kind: StepKind): WorkflowDocument {
  const page = drawing('Fan-out and join', [{ key: 'n', type: 'number' }]);
  for (const index of numbers(50)) {
    page.step(kind, `b${index}`, `input.n + ${index}.0`, 'input.n', `input.n + ${index}`);
    page.join('start', `b${index}`);
  }
  page.finish(
    numbers(50).map((index) => `b${index}`),
    {
      sum: numbers(50)
        .map((index) => `steps.b${index}.n`)
        .join(' + '),
    },
  );
  return page.document();
}

function router(kind: StepKind): WorkflowDocument {
  const page = drawing('Router', [{ key: 'n', type: 'number' }]);
  page.router(
    'choose',
    numbers(5).map((index) => ({ id: `r${index}`, when: `input.n == ${index}.0` })),
  );
  page.join('start', 'choose');
  for (const index of numbers(5)) {
    page.step(kind, `b${index}`, `input.n + 1.0`, 'input.n');
    page.join('choose', `b${index}`, `r${index}`);
  }
  page.finish(
    numbers(5).map((index) => `b${index}`),
    { n: 'steps.b3.n' },
    'b3',
  );
  return page.document();
}

const forEach =
  (items: number) =>
  (kind: StepKind): WorkflowDocument => {
    const page = drawing('For each', [{ key: 'items', type: 'list' }]);
    page.forEach('each', 'input.items', items, 10);
    page.join('start', 'each');
    page.inside('each', () => page.step(kind, 'body', 'item', 'item', 'input.n'));
    page.finish('each', { count: 'steps.each.count' });
    return page.document();
  };

function loop(kind: StepKind): WorkflowDocument {
  const page = drawing('Loop', [{ key: 'n', type: 'number' }]);
  page.loop('turns', 200, { initial: 'input.n', next: 'steps.two.n', end: 400 });
  page.join('start', 'turns');
  page.inside('turns', () => {
    page.step(kind, 'one', 'state.n + 1.0', 'state.n');
    page.step(kind, 'two', 'steps.one.n + 1.0', 'steps.one.n');
    page.join('one', 'two');
  });
  page.finish('turns', { n: 'steps.turns.state.n' });
  return page.document();
}

export const WORKLOADS: readonly Workload[] = [
  { id: 'W1', title: 'chain of 10 steps', runs: 1, input: { n: 0 }, draw: chain(10), expected: { n: 10 } },
  { id: 'W2', title: 'chain of 100 steps', runs: 1, input: { n: 0 }, draw: chain(100), expected: { n: 100 } },
  { id: 'W3', title: 'fan-out of 50 and join', runs: 1, input: { n: 0 }, draw: fanOut, expected: { sum: 1225 } },
  { id: 'W4', title: 'router with 5 routes', runs: 1, input: { n: 3 }, draw: router, expected: { n: 4 } },
  { id: 'W5', title: 'loop of 200 turns over 2 steps', runs: 1, input: { n: 0 }, draw: loop, expected: { n: 400 } },
  {
    id: 'W6',
    title: 'for-each of 200, 10 at once',
    runs: 1,
    input: { items: numbers(200).map(String) },
    draw: forEach(200),
    expected: { count: 200 },
  },
  {
    id: 'L',
    title: '200 runs of W1 started together',
    runs: 200,
    input: { n: 0 },
    draw: chain(10),
    expected: { n: 10 },
  },
  {
    id: 'M',
    title: '10,000 steps in one run',
    runs: 1,
    isExtra: true,
    input: { items: numbers(10_000).map(String) },
    draw: forEach(10_000),
    expected: { count: 10_000 },
  },
];
