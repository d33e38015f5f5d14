'use client';

import { Check } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { inWords } from '@/graph/types/label-of';
import { plural } from '../format/cost';
import { shortValue } from '../format/short-value';
import { placeNumber } from '../timeline/place-words';
import type { Span, Timeline } from '../timeline/span';
import { countAnswers, countFields, type VoteAnswer, voteOutcome, voteStanding } from '../timeline/vote-answers';

const METHOD = {
  majority: 'The answer most votes gave',
  fields: 'The answer most votes gave, field by field',
  median: 'The number in the middle',
  expression: 'A calculation over all votes',
} as const;

/** What the votes said, how often, and how sure that makes the result. */
export const VoteTally = ({ span, timeline }: { span: Span; timeline: Timeline }) => {
  const ballot = span.fan?.ballot;
  const votes = span.fan?.votes;
  if (!span.fan || !ballot || !votes) return null;
  const { result, agreement, isTie } = voteOutcome(span);
  const standings = span.children.flatMap((path) => {
    const vote = timeline.spans.get(path);
    return vote ? [voteStanding(span, vote)] : [];
  });
  const having = (standing: (typeof standings)[number]) => standings.filter((one) => one === standing).length;
  const early = having('not-needed');
  const facts = [
    `${votes.size} of ${span.fan.count} in`,
    ...(having('failed') > 0 ? [`${having('failed')} failed`] : []),
    ...(early > 0 ? [`${early} not needed`] : []),
    ...(agreement === null ? [] : [`${Math.round(agreement * 100)} % agree`]),
  ];
  return (
    <section aria-label="Votes" className="pt-3">
      <h3 className="flex min-h-8 flex-wrap items-center gap-2 font-semibold text-meta">
        Votes <span className="font-normal text-ink-3">{facts.join(' · ')}</span>
        {isTie ? <Badge tone="warn">Tie</Badge> : null}
      </h3>
      <p className="pb-2 text-ink-3 text-meta">{METHOD[ballot.method]}.</p>
      <div className="grid gap-2">
        {isTie ? (
          <Note tone="warn" icon={<StatusIcon status="attention" />} title="Two answers had as many votes.">
            The one given first was taken, as this step is set to.
          </Note>
        ) : null}
        {early > 0 ? (
          <Note icon={<StatusIcon status="cancelled" />} title="Stopped early.">
            {plural(early, 'vote')} could not change the result any more, so {early === 1 ? 'it was' : 'they were'} not
            waited for.
          </Note>
        ) : null}
        {ballot.method === 'fields' ? (
          countFields(votes, result).map(({ name, answers }) => (
            <div key={name}>
              <h4 className="font-medium text-meta">{inWords(name)}</h4>
              <Answers answers={answers} cast={votes.size} />
            </div>
          ))
        ) : (
          <Answers answers={countAnswers(votes, result)} cast={votes.size} />
        )}
      </div>
    </section>
  );
};

const MOST_ANSWERS = 25;

const Answers = ({ answers, cast }: { answers: VoteAnswer[]; cast: number }) => (
  <ul>
    {answers.slice(0, MOST_ANSWERS).map((answer) => (
      <li key={answer.voters.join(' ')} className="grid gap-1 border-line border-t py-1.5 first:border-t-0">
        <span className="flex min-w-0 items-baseline gap-2">
          {answer.isResult ? (
            <Check size={13} role="img" aria-label="The result" className="self-center text-done" />
          ) : null}
          <span className={answer.isResult ? 'min-w-0 flex-1 break-words font-medium' : 'min-w-0 flex-1 break-words'}>
            {answer.value === undefined ? <span className="text-ink-3">left out</span> : shortValue(answer.value, 200)}
          </span>
          <span className="shrink-0 text-ink-2 text-meta">
            {plural(answer.voters.length, 'vote')}
            <span className="ms-2 text-ink-3">by {answer.voters.map((index) => placeNumber(index)).join(', ')}</span>
          </span>
        </span>
        <span aria-hidden className="block h-1.5 overflow-hidden rounded-badge bg-raised">
          <i
            className={`block h-full ${answer.isResult ? 'bg-done' : 'bg-line-strong'}`}
            style={{ width: `${(answer.voters.length / Math.max(1, cast)) * 100}%` }}
          />
        </span>
      </li>
    ))}
  </ul>
);
