import { canonicalJson } from '@/graph/canonical-json';
import { isJsonObject, type Json } from '@/graph/json';
import type { Span } from './span';

/** One answer of a vote, and who gave it. */
export interface VoteAnswer {
  /** undefined: the field was left out */
  value: Json | undefined;
  /** places of the votes that gave it, from 0 */
  voters: number[];
  /** it is what the votes decided on */
  isResult: boolean;
}

type Votes = ReadonlyMap<number, Json>;

/** The answers, the most given first; of as many, the one given first, which is also how the engine breaks a tie. */
export function countAnswers(votes: ReadonlyMap<number, Json | undefined>, result: Json | undefined): VoteAnswer[] {
  const wanted = keyOf(result);
  const answers = new Map<string, VoteAnswer>();
  for (const [index, value] of [...votes].sort(([one], [other]) => one - other)) {
    const key = keyOf(value);
    const answer = answers.get(key);
    if (answer) answer.voters.push(index);
    else answers.set(key, { value, voters: [index], isResult: result !== undefined && key === wanted });
  }
  return [...answers.values()].sort(
    (one, other) => other.voters.length - one.voters.length || (one.voters[0] ?? 0) - (other.voters[0] ?? 0),
  );
}

/** The same for each field by itself, in the order in which the votes name them. */
export function countFields(votes: Votes, result: Json | undefined): { name: string; answers: VoteAnswer[] }[] {
  const names = new Set([...votes.values()].flatMap((value) => (isJsonObject(value) ? Object.keys(value) : [])));
  return [...names].map((name) => ({
    name,
    answers: countAnswers(
      new Map([...votes].map(([index, value]) => [index, isJsonObject(value) ? value[name] : undefined])),
      isJsonObject(result) ? result[name] : undefined,
    ),
  }));
}

const keyOf = (value: Json | undefined): string => (value === undefined ? '' : canonicalJson(value));

export interface VoteOutcome {
  /** undefined until it is decided, and when it is too large to be at hand */
  result: Json | undefined;
  /** 0 to 1 */
  agreement: number | null;
  isTie: boolean;
}

/** What a container of votes gave, as far as it is at hand. */
export function voteOutcome({ output }: Span): VoteOutcome {
  if (!isJsonObject(output) || !('result' in output)) return { result: undefined, agreement: null, isTie: false };
  return {
    result: output.result,
    agreement: typeof output.agreement === 'number' ? output.agreement : null,
    isTie: output.isTie === true,
  };
}

/** How a single vote stands. `not-needed`: it was stopped, because it could not change the result any more. */
export type VoteStanding = 'in' | 'failed' | 'not-needed' | 'stopped' | 'out';

export function voteStanding(container: Span, vote: Span): VoteStanding {
  if (container.fan?.votes?.has(vote.index ?? -1)) return 'in';
  if (vote.status === 'failed') return 'failed';
  const isStopped = vote.status === 'cancelled' || vote.status === 'skipped' || vote.status === 'idle';
  if (!isStopped || container.endedAt === null) return 'out';
  return container.status === 'done' ? 'not-needed' : 'stopped';
}
