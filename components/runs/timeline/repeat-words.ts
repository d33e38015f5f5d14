import { plural } from '../format/cost';
import type { Span, SpanFan, Timeline } from './span';
import { countAnswers, voteOutcome } from './vote-answers';

/** How far a container has come: "3 of 12", "12 of 12, 3 failed", "Turn 3 of at most 5", "3 turns", "2 of 3 votes in", "2 of 3 agree". */
export function repeatWords(span: Span, timeline: Timeline): string {
  const known = said.get(span);
  if (known?.timeline === timeline) return known.words;
  const words = wordsFor(span, timeline);
  said.set(span, { timeline, words });
  return words;
}

/** Card, row and panel say the same, and there may be ten thousand items to count for it. */
const said = new WeakMap<Span, { timeline: Timeline; words: string }>();

function wordsFor(span: Span, timeline: Timeline): string {
  if (span.loop) return loopWords(span, span.loop);
  if (span.fan?.votes) return voteWords(span, span.fan.votes.size);
  let ended = 0;
  let failed = 0;
  for (const path of span.children) {
    const item = timeline.spans.get(path);
    if (typeof item?.endedAt === 'number') ended += 1;
    if (item?.status === 'failed') failed += 1;
  }
  if (span.fan?.spread) return groupWords(span.fan, span.fan.spread, { ended, failed: failedIn(span, timeline) });
  const words = `${ended.toLocaleString('en-US')} of ${(span.fan?.count ?? 0).toLocaleString('en-US')}`;
  return failed === 0 ? words : `${words}, ${failed.toLocaleString('en-US')} failed`;
}

const groupWords = (
  { count }: SpanFan,
  { itemsPerGroup }: NonNullable<SpanFan['spread']>,
  { ended, failed }: { ended: number; failed: number },
): string => {
  const words = `${ended.toLocaleString('en-US')} of ${plural(Math.ceil(count / itemsPerGroup), 'group')}`;
  return failed === 0 ? words : `${words}, ${plural(failed, 'item')} failed`;
};

/** Items that failed, of a container whose items are spread over runs. */
const failedIn = (span: Span, timeline: Timeline): number =>
  span.children.reduce((sum, path) => sum + (timeline.spans.get(path)?.group?.failedItems ?? 0), 0);

function loopWords(span: Span, { turns, maxTurns, isDone }: NonNullable<Span['loop']>): string {
  if (span.status === 'done') return `${plural(turns, 'turn')}${isDone ? '' : ', limit reached'}`;
  const now = Math.min(turns + 1, maxTurns);
  return span.endedAt === null ? `Turn ${now} of at most ${maxTurns}` : `Ended in turn ${now} of at most ${maxTurns}`;
}

function voteWords(span: Span, cast: number): string {
  const { result, agreement, isTie } = voteOutcome(span);
  const votes = span.fan?.votes;
  const method = span.fan?.ballot?.method;
  if (result === undefined || !votes || span.status !== 'done') return `${cast} of ${span.fan?.count ?? 0} votes in`;
  if (method === 'median' || method === 'expression') return plural(cast, 'vote');
  // Field by field the result may be one that no single vote gave
  if (method === 'fields')
    return isTie ? 'Tie' : agreement === null ? plural(cast, 'vote') : `${Math.round(agreement * 100)} % agree`;
  const agreeing = countAnswers(votes, result).find((answer) => answer.isResult)?.voters.length ?? 0;
  return isTie ? `Tie, ${agreeing} of ${cast}` : `${agreeing} of ${cast} agree`;
}
