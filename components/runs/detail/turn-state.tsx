'use client';

import { StatusIcon, statusWord } from '@/components/ui/status-icon';
import type { FieldWords } from '@/graph/analysis/field-words';
import type { Json } from '@/graph/json';
import { shortValue } from '../format/short-value';
import type { LoopTurn } from '../timeline/loop-turns';
import type { Span, Timeline } from '../timeline/span';
import { cardStatus } from '../timeline/status-views';
import { readable } from '../values/readable';
import { ReadableValue } from '../values/readable-value';

type Words = Record<string, FieldWords> | undefined;

/** What was carried into one turn, and what out of it. */
export const TurnState = ({ turn, isDone, words }: { turn: LoopTurn; isDone: boolean; words: Words }) => (
  <div className="grid gap-3 pt-3">
    <State title="At the beginning of this turn" value={turn.before} words={words} />
    {turn.after === undefined ? (
      <p className="text-ink-3 text-meta">
        {isDone ? 'The turn did not come to its end.' : 'What is carried on is known once the turn is over.'}
      </p>
    ) : (
      <State title="After this turn" value={turn.after} words={words} />
    )}
  </div>
);

const State = ({ title, value, words }: { title: string; value: Json; words: Words }) => (
  <section aria-label={title}>
    <h3 className="flex h-8 items-center font-semibold text-meta">{title}</h3>
    {readable(value).kind === 'empty' ? (
      <p className="text-ink-3">Nothing is carried.</p>
    ) : (
      <ReadableValue value={value} words={words} />
    )}
  </section>
);

const MOST_LISTED = 50;

/** All turns of a loop with what each handed on. */
export const TurnList = ({
  span,
  turns,
  timeline,
  onSelect,
}: {
  span: Span;
  turns: LoopTurn[];
  timeline: Timeline;
  onSelect: (path: string) => void;
}) => {
  if (!span.loop || span.children.length === 0) return null;
  const { loop } = span;
  const hidden = Math.max(0, span.children.length - MOST_LISTED);
  return (
    <section aria-label="Turns" className="pt-3">
      <h3 className="flex h-8 items-center font-semibold text-meta">
        Turns
        <span className="ms-2 font-normal text-ink-3">
          {loop.isDone
            ? `done after ${loop.turns}, at most ${loop.maxTurns}`
            : loop.turns >= loop.maxTurns
              ? `the limit of ${loop.maxTurns} was reached`
              : `at most ${loop.maxTurns}`}
        </span>
      </h3>
      {hidden > 0 ? (
        <p className="pb-1 text-ink-3 text-meta">The last {MOST_LISTED}; the others are in the list.</p>
      ) : null}
      <ol>
        {span.children.slice(-MOST_LISTED).map((path, place) => {
          const turn = timeline.spans.get(path);
          const status = cardStatus(turn?.status ?? 'idle');
          const state = turns[hidden + place]?.after;
          return (
            <li key={path} className="border-line border-t first:border-t-0">
              <button
                type="button"
                onClick={() => onSelect(path)}
                className="focus-inset flex min-h-8 w-full items-center gap-2 rounded-control px-1 text-start hover:bg-raised"
              >
                <StatusIcon status={status} label={statusWord[status]} />
                <span className="shrink-0">Turn {hidden + place + 1}</span>
                <span className="min-w-0 flex-1 truncate text-end text-ink-2 text-meta">
                  {state === undefined ? '' : shortValue(state, 60)}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
};
