import { canonicalJson } from '@/graph/canonical-json';
import type { Json, JsonObject } from '@/graph/json';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import type { EarlierRun } from './find-earlier-run';

/** Of a request whose key has started a run already: it must ask for that run. Runs of older versions do not know what was asked. */
export const requireSameRequest = (earlier: Pick<EarlierRun, 'number' | 'asked'>, asked: JsonObject): void => {
  const before = fromJsonColumn<JsonObject | null>(earlier.asked);
  if (!before) return;
  for (const [part, words] of PARTS)
    if (canonicalJson(before[part] ?? null) !== canonicalJson(asked[part] ?? null))
      throw anotherRequest(earlier, words);
};

export const anotherRequest = ({ number }: Pick<EarlierRun, 'number'>, words: string): Refusal =>
  new Refusal('conflict', `This idempotency key has started run ${number} ${words}. Use a new key for another run.`);

const PARTS: readonly [string, string][] = [
  ['version', 'of another version'],
  ['budget', 'with another budget'],
];

export const askedFor = (version: Json, budget?: object): JsonObject => ({
  version,
  ...(budget ? { budget: { ...budget } as JsonObject } : {}),
});
