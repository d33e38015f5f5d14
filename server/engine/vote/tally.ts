import { canonicalJson } from '@/graph/canonical-json';
import { isJsonObject, type Json } from '@/graph/json';
import type { Ballot } from '../events';

export interface Tally {
  result: Json;
  /**
   * 0 to 1: how many of the votes gave exactly the result. For `fields` that of the field the votes agree on least, because
   * one disputed field is what a person must look at.
   */
  agreement: number;
  /** another answer has as many votes, and this one counts because it was given first */
  isTie: boolean;
}

/**
 * What votes decide together. `values` are those that came in, in the order of their index whatever came first in time, so
 * that the same votes give the same result. Null when they decide nothing, which `whyUndecided` puts into words; and for
 * `expression`, which is evaluated by the caller and measured with `agreementOn`.
 */
export function tally(values: readonly Json[], ballot: Ballot): Tally | null {
  const counted = countBy(values, ballot.method);
  return counted?.isTie && ballot.onTie === 'fail' ? null : counted;
}

/** Why votes that `tally` gives nothing for decide nothing. */
export function whyUndecided(values: readonly Json[], ballot: Ballot): string {
  if (values.length === 0) return 'No vote came in, so there is nothing to count.';
  if (ballot.method === 'fields' && !values.some(isJsonObject))
    return 'The votes are not groups of fields, so they cannot be counted field by field.';
  if (ballot.method === 'median' && numbersIn(values).length === 0)
    return 'The votes are not numbers, so there is none in the middle.';
  return ballot.method === 'fields'
    ? `Of ${values.length} votes, as many gave one answer for a field as another.`
    : `Of ${values.length} votes, as many gave one answer as another.`;
}

function countBy(values: readonly Json[], method: Ballot['method']): Tally | null {
  if (values.length === 0) return null;
  switch (method) {
    case 'majority':
      return resultOf(count(values));
    case 'fields':
      return tallyFields(values);
    case 'median':
      return tallyMedian(values);
    case 'expression':
      return null;
  }
}

/**
 * Whether votes that are still out cannot change the result any more, so that they can be stopped. `values` are by index,
 * undefined where none came in (yet, or because it failed); `remaining` is how many may still come.
 */
export function isDecided(
  values: readonly (Json | undefined)[],
  remaining: number,
  ballot: Pick<Ballot, 'method' | 'onTie' | 'stopsEarly'>,
): boolean {
  if (remaining === 0) return true;
  const cast = values.filter((value) => value !== undefined);
  if (!ballot.stopsEarly || cast.length === 0) return false;
  switch (ballot.method) {
    case 'majority':
      return isMajorityDecided(values, remaining, ballot.onTie);
    case 'fields':
      return areFieldsDecided(values, remaining, ballot.onTie);
    case 'median':
      return isMedianDecided(cast, remaining);
    case 'expression':
      return false;
  }
}

/** The share of votes that gave exactly this. */
export function agreementOn(values: readonly Json[], result: Json): number {
  if (values.length === 0) return 0;
  const wanted = canonicalJson(result);
  return values.filter((value) => canonicalJson(value) === wanted).length / values.length;
}

// Majority

/** A field that a vote left out: a vote for leaving it out. */
const ABSENT = Symbol('absent');
type Choice = Json | typeof ABSENT;

interface Candidate {
  value: Choice;
  votes: number;
  /** the index of the first vote for it */
  first: number;
}

/** Most votes first; of as many, the one given first. */
function count(values: readonly (Choice | undefined)[]): Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    const key = value === ABSENT ? '' : canonicalJson(value);
    const candidate = candidates.get(key);
    if (candidate) candidate.votes += 1;
    else candidates.set(key, { value, votes: 1, first: index });
  }
  return [...candidates.values()].sort((one, other) => other.votes - one.votes || one.first - other.first);
}

interface Elected<Value> {
  result: Value;
  agreement: number;
  isTie: boolean;
}

function elect([leader, second, ...others]: Candidate[]): Elected<Choice> | null {
  if (!leader) return null;
  const total = [leader, second, ...others].reduce((sum, one) => sum + (one?.votes ?? 0), 0);
  return { result: leader.value, agreement: leader.votes / total, isTie: second?.votes === leader.votes };
}

function resultOf(candidates: Candidate[]): Tally | null {
  const elected = elect(candidates);
  return elected && elected.result !== ABSENT ? { ...elected, result: elected.result } : null;
}

function isMajorityDecided(
  values: readonly (Choice | undefined)[],
  remaining: number,
  onTie: Ballot['onTie'],
): boolean {
  const [leader, ...rivals] = count(values);
  if (!leader) return false;
  const firstOut = values.indexOf(undefined);
  // With every vote that is out, a rival draws level at most: then the answer given first counts, if that is settled too.
  const isFirst = onTie === 'first' && (firstOut === -1 || leader.first < firstOut);
  const newcomer = { votes: 0, first: Number.POSITIVE_INFINITY };
  return [...rivals, newcomer].every((rival) => {
    const atMost = rival.votes + remaining;
    return leader.votes > atMost || (leader.votes === atMost && isFirst && leader.first < rival.first);
  });
}

// Field by field

function tallyFields(values: readonly Json[]): Tally | null {
  if (!values.some(isJsonObject)) return null;
  const fields: [string, Json][] = [];
  let agreement = 1;
  let isTie = false;
  for (const name of fieldNames(values)) {
    const elected = elect(count(values.map((value) => choiceOf(value, name))));
    if (!elected) continue;
    agreement = Math.min(agreement, elected.agreement);
    isTie ||= elected.isTie;
    if (elected.result !== ABSENT) fields.push([name, elected.result]);
  }
  return { result: Object.fromEntries(fields), agreement, isTie };
}

/** In the order in which votes first name them. */
const fieldNames = (values: readonly (Json | undefined)[]): Set<string> =>
  new Set(values.flatMap((value) => (isJsonObject(value) ? Object.keys(value) : [])));

const choiceOf = (value: Json, name: string): Choice =>
  isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : ABSENT;

function areFieldsDecided(values: readonly (Json | undefined)[], remaining: number, onTie: Ballot['onTie']): boolean {
  const areDecided = [...fieldNames(values)].every((name) =>
    isMajorityDecided(
      values.map((value) => (value === undefined ? undefined : choiceOf(value, name))),
      remaining,
      onTie,
    ),
  );
  // A field that nobody named so far must not win either.
  const cast = values.map((value) => (value === undefined ? undefined : ABSENT));
  return areDecided && values.some(isJsonObject) && isMajorityDecided(cast, remaining, onTie);
}

// Median

const numbersIn = (values: readonly Json[]): number[] =>
  values.filter((value) => typeof value === 'number').sort((one, other) => one - other);

function tallyMedian(values: readonly Json[]): Tally | null {
  const result = medianOf(numbersIn(values));
  return result === null ? null : { result, agreement: agreementOn(values, result), isTie: false };
}

/** Halved before adding, so that two large numbers do not overflow. */
function medianOf(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) return null;
  return upper === lower ? upper : lower / 2 + upper / 2;
}

/** However many of those still out come in, all lower than every other or all higher, the middle stays where it is. */
function isMedianDecided(cast: readonly Json[], remaining: number): boolean {
  const sorted = numbersIn(cast);
  const now = medianOf(sorted);
  if (now === null) return false;
  for (let more = 1; more <= remaining; more += 1) {
    const added = Array.from({ length: more }, () => Number.POSITIVE_INFINITY);
    const isMoved =
      medianOf([...added.map((one) => -one), ...sorted]) !== now || medianOf([...sorted, ...added]) !== now;
    if (isMoved) return false;
  }
  return true;
}
