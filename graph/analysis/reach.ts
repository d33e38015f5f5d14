import { ERROR_PORT } from '../document';
import { ALWAYS, type Condition, Conditions, NEVER, TooManyConditions } from './conditions';
import { edgesOf, type Scope, type Structure } from './structure';

/** Which steps of one scope come before which, and which of them surely have given something by then. */
export class ScopeReach {
  private readonly position = new Map<string, number>();
  private readonly before: Uint32Array[] = [];
  readonly conditions = new Conditions();
  private readonly runs = new Map<string, Condition>();
  private readonly gives = new Map<string, Condition>();
  /** when a step is left by its error port */
  private readonly fails = new Map<string, Condition>();
  /** the steps that choose, each with the number of its choice and its ports in the order of the ways */
  private readonly choices = new Map<string, { choice: number; ports: readonly string[] }>();
  private isTooLarge = false;

  constructor(
    private readonly structure: Structure,
    private readonly scope: Scope,
  ) {
    for (const [index, id] of scope.order.entries()) this.position.set(id, index);
    this.findUpstream();
    this.findConditions();
  }

  /** `earlier` is done, one way or the other, before `later` starts. */
  isUpstream(earlier: string, later: string): boolean {
    const from = this.position.get(earlier);
    const to = this.position.get(later);
    if (from === undefined || to === undefined) return false;
    return ((this.before[to]?.[from >> 5] ?? 0) & (1 << (from & 31))) !== 0;
  }

  /** Whenever `later` runs, `earlier` has given its output. */
  isCertain(earlier: string, later: string): boolean {
    if (this.isTooLarge) return false;
    const runs = this.runs.get(later);
    const gives = this.gives.get(earlier);
    return runs !== undefined && gives !== undefined && this.decide(() => this.conditions.implies(runs, gives));
  }

  /** Whenever `later` runs, `earlier` has failed and was left by its error port. */
  isCertainlyFailed(earlier: string, later: string): boolean {
    const runs = this.runs.get(later);
    const fails = this.fails.get(earlier);
    if (this.isTooLarge || runs === undefined || fails === undefined) return false;
    return this.decide(() => this.conditions.implies(runs, fails));
  }

  /** Some way to `later` leads by the error port of `earlier`. */
  mayHaveFailed(earlier: string, later: string): boolean {
    const runs = this.runs.get(later);
    const fails = this.fails.get(earlier);
    if (fails === undefined || !this.isUpstream(earlier, later)) return false;
    return this.isTooLarge || runs === undefined || this.decide(() => this.conditions.and(runs, fails) !== NEVER);
  }

  /** Whenever the scope runs at all, this step gives its output. */
  alwaysGives(id: string): boolean {
    return !this.isTooLarge && this.gives.get(id) === ALWAYS;
  }

  /** No run reaches both. */
  areExclusive(one: string, other: string): boolean {
    const left = this.runs.get(one);
    const right = this.runs.get(other);
    if (this.isTooLarge || left === undefined || right === undefined) return false;
    return this.decide(() => this.conditions.and(left, right) === NEVER);
  }

  /** Some way through the scope reaches this step. */
  canRun(id: string): boolean {
    return this.isTooLarge || this.runs.get(id) !== NEVER;
  }

  /** On which choices it depends whether this step runs; null when that is not known, and it always may. */
  whenRuns(id: string): Condition | null {
    return this.isTooLarge ? null : (this.runs.get(id) ?? null);
  }

  /** Whether the way that this step takes, when it chooses one, makes a difference to the condition. */
  isDecidedBy(condition: Condition, id: string): boolean {
    const choice = this.choices.get(id)?.choice;
    return choice !== undefined && this.conditions.choicesOf(condition).has(choice);
  }

  /** That this step, when it runs, is left by this port. */
  taken(id: string, port: string): Condition {
    // A step that is switched off lets the run through; it cannot fail.
    if (this.structure.nodes.get(id)?.isOff) return port === ERROR_PORT ? NEVER : ALWAYS;
    const chooses = this.choices.get(id);
    return chooses ? this.conditions.takes(chooses.choice, chooses.ports.indexOf(port), chooses.ports.length) : ALWAYS;
  }

  private decide(question: () => boolean): boolean {
    try {
      return question();
    } catch (error) {
      if (!(error instanceof TooManyConditions)) throw error;
      this.isTooLarge = true;
      return false;
    }
  }

  /** One bit a step, gathered in run order: exact, and a thousand steps cost a few milliseconds. */
  private findUpstream(): void {
    const words = (this.scope.order.length + 31) >> 5;
    for (const id of this.scope.order) {
      const bits = new Uint32Array(words);
      for (const edge of edgesOf(this.structure.incoming, id)) {
        const source = this.position.get(edge.source);
        if (source === undefined) continue;
        bits[source >> 5] = (bits[source >> 5] as number) | (1 << (source & 31));
        const further = this.before[source];
        if (further)
          for (let word = 0; word < words; word++) bits[word] = (bits[word] as number) | (further[word] as number);
      }
      this.before.push(bits);
    }
  }

  private findConditions(): void {
    const { conditions, structure } = this;
    const looped = new Set(this.scope.looped);
    this.decide(() => {
      for (const id of this.scope.order) {
        if (looped.has(id)) continue;
        const incoming = edgesOf(structure.incoming, id);
        let runs = incoming.length === 0 ? ALWAYS : NEVER;
        for (const edge of incoming) {
          const sourceRuns = this.runs.get(edge.source) ?? ALWAYS;
          runs = conditions.or(runs, conditions.and(sourceRuns, this.taken(edge.source, edge.sourcePort)));
        }
        this.runs.set(id, runs);
        this.gives.set(id, runs);
        const facts = structure.facts.get(id);
        const node = structure.nodes.get(id);
        // A step that is switched off gives nothing and chooses nothing.
        if (node?.isOff) {
          this.gives.set(id, NEVER);
        } else if (facts?.isChoice) {
          this.choices.set(id, { choice: this.choices.size, ports: [...facts.portIds] });
          if (facts.portIds.has(ERROR_PORT)) {
            const failed = this.taken(id, ERROR_PORT);
            this.gives.set(id, conditions.andNot(runs, failed));
            this.fails.set(id, conditions.and(runs, failed));
          }
        }
      }
      return true;
    });
  }
}
