import type { Budget } from '@/graph/budget';
import type { Spend } from '../events';
import type { StepError } from '../step-error';
import { emptyLedger, type Ledger } from './ledger';
import { PARTS, type Part } from './spend';

export type Taken =
  /** set aside, to be written with the start of the step */
  | { kind: 'reserved'; amount: Spend }
  /** not as long as others hold what they may need */
  | { kind: 'wait' }
  | { kind: 'never'; error: StepError };

/** The budget while one decision is made: what one step takes is gone for the next. */
export class Purse {
  private readonly taken: Record<Part, number> = { modelCalls: 0, toolCalls: 0, tokens: 0, costUsd: 0 };
  private readonly ledger: Ledger;

  constructor(
    private readonly budget: Budget,
    ledger: Ledger | null,
  ) {
    this.ledger = ledger ?? emptyLedger();
  }

  /** `isDivisible`: the step can do with less, because what it begins has a budget of its own. */
  take(title: string, need: Spend, isDivisible: boolean): Taken {
    const tight = PARTS.filter((part) => !this.fits(part, need, this.free(part)));
    if (tight.length === 0) return this.reserve(need);
    // Even if all that others hold came back unused, it would not be enough: waiting is futile.
    const hopeless = tight.filter((part) => !this.fits(part, need, this.unspent(part)));
    const isBusy = PARTS.some((part) => this.ledger.held[part] > 0 || this.taken[part] > 0);
    if (isDivisible) {
      if (isBusy) return { kind: 'wait' };
      if (tight.every((part) => this.free(part) > 0)) return this.reserve(this.whatIsLeft(need));
    } else if (hopeless.length === 0 && isBusy) return { kind: 'wait' };
    return { kind: 'never', error: this.exceeded(title, need, hopeless[0] ?? tight[0] ?? 'costUsd') };
  }

  private reserve(need: Spend): Taken {
    const amount = limited(need);
    for (const part of PARTS) this.taken[part] += amount[part] ?? 0;
    return { kind: 'reserved', amount };
  }

  private limit(part: Part): number {
    return this.budget[part] ?? Number.POSITIVE_INFINITY;
  }

  private unspent(part: Part): number {
    return this.limit(part) - this.ledger.spent[part];
  }

  private free(part: Part): number {
    return this.unspent(part) - this.ledger.held[part] - this.taken[part];
  }

  private fits(part: Part, need: Spend, room: number): boolean {
    if (room === Number.POSITIVE_INFINITY) return true;
    const amount = need[part];
    // A part that is not used at all fits when the budget is used up, or even overdrawn.
    return amount !== null && (amount === 0 || amount <= room + ROUNDING);
  }

  private whatIsLeft(need: Spend): Spend {
    const left = { ...need };
    for (const part of PARTS)
      if (this.budget[part] !== undefined)
        left[part] = Math.max(0, Math.min(need[part] ?? Number.POSITIVE_INFINITY, this.free(part)));
    return left;
  }

  private exceeded(title: string, need: Spend, part: Part): StepError {
    const amount = need[part];
    const needed = amount !== null && Number.isFinite(amount) ? amount : null;
    const details = { part, budget: this.limit(part), left: Math.max(0, this.unspent(part)), needed };
    if (amount === null)
      return {
        code: 'price-unknown',
        message: `The run has a budget of ${inWords(part, this.limit(part))}, and the price of a model that "${title}" may call is not known. Nothing was sent. Set its price, choose another model, or limit tokens instead of money.`,
        transient: false,
        details,
      };
    return {
      code: 'budget-exceeded',
      message: `The budget of ${inWords(part, this.limit(part))} has ${inWords(part, details.left)} left, and "${title}" could need ${needed === null ? 'more' : `up to ${inWords(part, needed)}`}. It was not begun. Raise the budget, or lower what the step can use.`,
      transient: false,
      details,
    };
  }
}

/** What has no end stands for "whatever is left"; where nothing limits it there is nothing to write down. */
const limited = ({ modelCalls, toolCalls, tokens, costUsd }: Spend): Spend => ({
  modelCalls: Number.isFinite(modelCalls) ? modelCalls : 0,
  toolCalls: Number.isFinite(toolCalls) ? toolCalls : 0,
  tokens: Number.isFinite(tokens ?? 0) ? tokens : null,
  costUsd: Number.isFinite(costUsd ?? 0) ? costUsd : null,
});

/** Sums of money are binary fractions; a billionth of a dollar decides nothing. */
const ROUNDING = 1e-9;

function inWords(part: Part, amount: number): string {
  if (part === 'costUsd') return `$${amount >= 0.01 || amount === 0 ? amount.toFixed(2) : amount.toPrecision(2)}`;
  const noun = part === 'modelCalls' ? 'model call' : part === 'toolCalls' ? 'tool call' : 'token';
  return `${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`;
}
