import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALWAYS, type Condition, Conditions, NEVER } from './conditions';

test('a router whose ways come together again leaves no trace', () => {
  const conditions = new Conditions();
  const ways = [0, 1, 2].map((way) => conditions.takes(0, way, 3));
  expect(ways.reduce((any, way) => conditions.or(any, way), NEVER)).toBe(ALWAYS);
});

test('two ways of one choice exclude each other, ways of two choices do not', () => {
  const conditions = new Conditions();
  const [a, b] = [conditions.takes(0, 0, 2), conditions.takes(0, 1, 2)];
  const other = conditions.takes(1, 0, 2);
  expect(conditions.and(a, b)).toBe(NEVER);
  expect(conditions.and(a, other)).not.toBe(NEVER);
  expect(conditions.implies(conditions.and(a, other), a)).toBe(true);
  expect(conditions.implies(a, other)).toBe(false);
});

/** Three choices of two, three and two ways; a formula over them, and what it says of one assignment. */
type Formula = { takes: [number, number] } | { op: 'and' | 'or' | 'andNot'; left: Formula; right: Formula };
const COUNTS = [2, 3, 2];
const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc
      .nat({ max: 2 })
      .chain((choice) => fc.nat({ max: (COUNTS[choice] ?? 1) - 1 }).map((way): Formula => ({ takes: [choice, way] }))),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const, 'andNot' as const),
      left: tie('formula'),
      right: tie('formula'),
    }),
  ),
}));

function build(conditions: Conditions, one: Formula): Condition {
  if ('takes' in one) return conditions.takes(one.takes[0], one.takes[1], COUNTS[one.takes[0]] ?? 1);
  return conditions[one.op](build(conditions, one.left), build(conditions, one.right));
}

function holds(one: Formula, assignment: number[]): boolean {
  if ('takes' in one) return assignment[one.takes[0]] === one.takes[1];
  const [left, right] = [holds(one.left, assignment), holds(one.right, assignment)];
  return one.op === 'and' ? left && right : one.op === 'or' ? left || right : left && !right;
}

const assignments = [0, 1].flatMap((a) => [0, 1, 2].flatMap((b) => [0, 1].map((c) => [a, b, c])));

test('equal conditions are the same number, and implication is what it says, against the truth table', () => {
  fc.assert(
    fc.property(formula, formula, (one, other) => {
      const conditions = new Conditions();
      const [left, right] = [build(conditions, one), build(conditions, other)];
      const leftTable = assignments.map((assignment) => holds(one, assignment));
      const rightTable = assignments.map((assignment) => holds(other, assignment));
      expect(left === right).toBe(leftTable.every((value, index) => value === rightTable[index]));
      expect(conditions.implies(left, right)).toBe(leftTable.every((value, index) => !value || rightTable[index]));
      expect(left === NEVER).toBe(leftTable.every((value) => !value));
      expect(left === ALWAYS).toBe(leftTable.every((value) => value));
    }),
    { numRuns: 500 },
  );
});
