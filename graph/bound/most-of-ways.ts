import { ALWAYS, type Condition, type Conditions, NEVER } from '../analysis/conditions';
import { type Amount, larger, NOTHING, plus } from './amount';

/** Beyond this much work the ways are simply added up, which is too much and never too little. */
const MOST_CASES = 4_000;

/**
 * The most that steps can spend together when not all of them can run in one run: the dearest way of each choice, and
 * everything that does not exclude each other added up. Choices that have no step in common are looked at apart, so a chain
 * of routers costs their sum and not their product.
 */
export class WaysTogether {
  private readonly known = new Map<string, Amount>();
  private cases = 0;

  constructor(private readonly conditions: Conditions) {}

  /** Each condition once, with what is spent when it holds. */
  most(spent: ReadonlyMap<Condition, Amount>): Amount {
    let total = spent.get(ALWAYS) ?? NOTHING;
    const open = [...spent].filter(([condition]) => condition !== ALWAYS && condition !== NEVER);
    for (const group of this.groups(open)) total = plus(total, this.mostOfGroup(group));
    return total;
  }

  private mostOfGroup(group: [Condition, Amount][]): Amount {
    const [only] = group;
    if (!only) return NOTHING;
    if (group.length === 1) return only[1];
    const first = group.reduce((earliest, [condition]) => {
      const choice = this.conditions.firstChoice(condition);
      return choice && choice.choice < earliest.choice ? choice : earliest;
    }, NO_CHOICE);
    if (first === NO_CHOICE || ++this.cases > MOST_CASES)
      return group.reduce((sum, [, amount]) => plus(sum, amount), NOTHING);
    const key = keyOf(group);
    const known = this.known.get(key);
    if (known) return known;
    let most = NOTHING;
    for (let way = 0; way < first.ways; way++) {
      const left = new Map<Condition, Amount>();
      for (const [condition, amount] of group) {
        const rest = this.conditions.given(condition, first.choice, way);
        if (rest !== NEVER) left.set(rest, plus(left.get(rest) ?? NOTHING, amount));
      }
      most = larger(most, this.most(left));
    }
    this.known.set(key, most);
    return most;
  }

  /** Conditions that share a choice, directly or through others, are one group. */
  private groups(spent: [Condition, Amount][]): [Condition, Amount][][] {
    const groupOf = new Map<number, [Condition, Amount][]>();
    const groups = new Set<[Condition, Amount][]>();
    for (const entry of spent) {
      let mine: [Condition, Amount][] = [entry];
      for (const choice of this.conditions.choicesOf(entry[0])) {
        const other = groupOf.get(choice);
        if (!other || other === mine) continue;
        groups.delete(other);
        const [into, from] = other.length > mine.length ? [other, mine] : [mine, other];
        for (const moved of from) {
          into.push(moved);
          for (const its of this.conditions.choicesOf(moved[0])) groupOf.set(its, into);
        }
        mine = into;
      }
      for (const choice of this.conditions.choicesOf(entry[0])) groupOf.set(choice, mine);
      groups.add(mine);
    }
    return [...groups];
  }
}

const NO_CHOICE = { choice: Number.POSITIVE_INFINITY, ways: 0 };

/** The same conditions can be left with other amounts, when several became one. */
const keyOf = (group: [Condition, Amount][]): string =>
  group
    .map(([condition, { modelCalls, toolCalls, inputTokens, outputTokens, costUsd }]) =>
      [condition, modelCalls, toolCalls, inputTokens, outputTokens, costUsd].join(' '),
    )
    .sort()
    .join(',');
