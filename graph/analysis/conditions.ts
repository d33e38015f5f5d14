/** A condition on which ports the choosing steps of a scope take. Equal conditions are the same number. */
export type Condition = number;
export const NEVER: Condition = 0;
export const ALWAYS: Condition = 1;

type Operator = 'and' | 'or' | 'andNot';

/** Beyond this many distinct conditions the graph is not one that people draw; the caller then assumes the worst. */
const MAX_CONDITIONS = 50_000;

export class TooManyConditions extends Error {
  override name = 'TooManyConditions';
}

/**
 * Multi-valued decision diagrams: the exact algebra of "this branch was taken and that one was not". Choices are numbered in
 * run order, so a router whose ways come together again leaves no trace in what follows, however many there are.
 */
export class Conditions {
  private readonly choice: number[] = [-1, -1];
  private readonly ways: (readonly Condition[])[] = [[], []];
  private readonly unique = new Map<string, Condition>();
  private readonly results = new Map<string, Condition>();
  private readonly supports = new Map<Condition, ReadonlySet<number>>();

  /** choice number `choice`, which has `count` ways, takes way `taken` */
  takes(choice: number, taken: number, count: number): Condition {
    return this.make(
      choice,
      Array.from({ length: count }, (_, way) => (way === taken ? ALWAYS : NEVER)),
    );
  }

  and(left: Condition, right: Condition): Condition {
    if (left === NEVER || right === NEVER) return NEVER;
    if (left === ALWAYS || left === right) return right;
    return right === ALWAYS ? left : this.apply('and', left, right);
  }

  or(left: Condition, right: Condition): Condition {
    if (left === ALWAYS || right === ALWAYS) return ALWAYS;
    if (left === NEVER || left === right) return right;
    return right === NEVER ? left : this.apply('or', left, right);
  }

  /** `left` holds and `right` does not */
  andNot(left: Condition, right: Condition): Condition {
    if (left === NEVER || right === ALWAYS || left === right) return NEVER;
    return right === NEVER ? left : this.apply('andNot', left, right);
  }

  /** whenever `left` holds, `right` does */
  implies(left: Condition, right: Condition): boolean {
    return this.andNot(left, right) === NEVER;
  }

  /** the earliest choice it depends on, and how many ways that has; null when it depends on none */
  firstChoice(condition: Condition): { choice: number; ways: number } | null {
    if (condition <= ALWAYS) return null;
    return { choice: this.choice[condition] as number, ways: (this.ways[condition] as readonly Condition[]).length };
  }

  /** What is left of it once its earliest choice has taken a way; one that does not depend on this choice first is as it was. */
  given(condition: Condition, choice: number, way: number): Condition {
    if (condition <= ALWAYS || this.choice[condition] !== choice) return condition;
    return this.ways[condition]?.[way] as Condition;
  }

  /** Every choice it depends on. */
  choicesOf(condition: Condition): ReadonlySet<number> {
    const known = this.supports.get(condition);
    if (known) return known;
    const choices = new Set<number>();
    if (condition > ALWAYS) {
      choices.add(this.choice[condition] as number);
      for (const way of this.ways[condition] ?? []) for (const choice of this.choicesOf(way)) choices.add(choice);
    }
    this.supports.set(condition, choices);
    return choices;
  }

  private apply(operator: Operator, left: Condition, right: Condition): Condition {
    const key = `${operator} ${left} ${right}`;
    const known = this.results.get(key);
    if (known !== undefined) return known;
    const leftChoice = this.choiceOf(left);
    const rightChoice = this.choiceOf(right);
    const choice = Math.min(leftChoice, rightChoice);
    const count = (this.ways[leftChoice === choice ? left : right] as readonly Condition[]).length;
    const ways = Array.from({ length: count }, (_, way) =>
      this[operator](
        leftChoice === choice ? (this.ways[left]?.[way] as Condition) : left,
        rightChoice === choice ? (this.ways[right]?.[way] as Condition) : right,
      ),
    );
    const result = this.make(choice, ways);
    this.results.set(key, result);
    return result;
  }

  private choiceOf(condition: Condition): number {
    return condition <= ALWAYS ? Number.POSITIVE_INFINITY : (this.choice[condition] as number);
  }

  private make(choice: number, ways: readonly Condition[]): Condition {
    const first = ways[0] as Condition;
    if (ways.every((way) => way === first)) return first;
    const key = `${choice}:${ways.join(',')}`;
    let condition = this.unique.get(key);
    if (condition === undefined) {
      if (this.choice.length >= MAX_CONDITIONS) throw new TooManyConditions();
      condition = this.choice.push(choice) - 1;
      this.ways.push(ways);
      this.unique.set(key, condition);
    }
    return condition;
  }
}
