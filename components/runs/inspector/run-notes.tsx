import type { ReactNode } from 'react';
import type { CardModel } from '@/components/canvas/card-model';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import type { RunState } from '@/server/engine/state';
import { SourceChip } from '../detail/source-chip';
import { formatWakeAt } from '../format/wait';
import { useAskRetry } from '../retry/retry-context';
import { type Shortfall, shortfallSentence, shortfalls } from '../timeline/failed-items';
import { bodyStart, type Span, type Timeline } from '../timeline/span';
import { waitsForOf } from './run-status-chip';

/** What a run is doing or waiting for, why it ended, or what its result lacks, in words. */
export const RunNotes = ({
  state,
  timeline,
  models,
  onSelect,
}: {
  state: RunState;
  timeline: Timeline;
  models: ReadonlyMap<string, CardModel>;
  onSelect: (path: string) => void;
}) => {
  const steps = [...timeline.spans.values()].filter((span) => span.kind === 'step' && bodyStart(span) === null);
  const having = (status: Span['status']) => steps.filter((span) => span.status === status);
  const chips = (spans: Span[]): ReactNode => (
    <span className="mt-1 flex flex-wrap gap-1">
      {spans.slice(0, 6).map((span) => (
        <SourceChip
          key={span.path}
          model={models.get(span.nodeId)}
          title={span.title}
          hint={`Go to ${span.title}`}
          onPress={() => onSelect(span.path)}
        />
      ))}
    </span>
  );
  switch (state.status) {
    case 'queued':
      return (
        <Note icon={<StatusIcon status="queued" />} title="Queued.">
          The run starts as soon as a worker is free.
        </Note>
      );
    case 'running':
      return (
        <Note tone="accent" icon={<StatusIcon status="running" />} title="Running.">
          {having('running').length > 0 ? (
            <>At work now: {chips(having('running'))}</>
          ) : (
            'The next step is being prepared.'
          )}
        </Note>
      );
    case 'waiting':
      return <WaitingNote state={state} timeline={timeline} having={having} chips={chips} />;
    case 'needs_attention':
      return (
        <Note tone="warn" icon={<StatusIcon status="attention" />} title="A decision is needed.">
          A step that changes something outside was cut off, or got no answer. Only a person can find out if it
          happened.
          {chips(having('attention'))}
        </Note>
      );
    case 'failed':
      return (
        <Note tone="failed" icon={<StatusIcon status="failed" />} title={state.error?.message ?? 'The run failed.'}>
          {state.failedPath ? (
            <button
              type="button"
              onClick={() => onSelect(state.failedPath ?? '')}
              className="font-medium text-accent-text underline underline-offset-2"
            >
              Go to the step
            </button>
          ) : null}
        </Note>
      );
    case 'cancelled':
      return (
        <Note icon={<StatusIcon status="cancelled" />} title="Stopped.">
          {state.cancelRequestedBy ? `${state.cancelRequestedBy} stopped it. ` : ''}What had ended before is kept.
        </Note>
      );
    case 'succeeded':
      return shortfalls(timeline)
        .slice(0, MOST_LISTS)
        .map((lack) => <ShortfallNote key={lack.span.path} lack={lack} chips={chips} />);
  }
};

/** A run in which every item of several lists has lists of its own would fill the page with them. */
const MOST_LISTS = 3;

/** The run is done, and its result is not whole: a list went on without some of its items. */
const ShortfallNote = ({ lack, chips }: { lack: Shortfall; chips: (spans: Span[]) => ReactNode }) => {
  const ask = useAskRetry();
  const wish = { fromPath: lack.span.path, onlyFailedItems: true };
  return (
    <Note
      tone="warn"
      icon={<StatusIcon status="attention" />}
      title={shortfallSentence(lack)}
      action={
        ask ? (
          <button
            type="button"
            className="self-center whitespace-nowrap font-medium text-retry underline underline-offset-2"
            onClick={() => ask(wish, lack.lackedBudget > 0 ? 'budget' : undefined)}
          >
            {lack.lackedBudget > 0 ? 'Retry with more budget' : 'Retry failed items'}
          </button>
        ) : undefined
      }
    >
      The run went on without {lack.failed === 1 ? 'it' : 'them'}. {lack.reason} {chips([lack.span])}
    </Note>
  );
};

/** A person is named first: nothing else can be hurried. */
const WaitingNote = ({
  state,
  timeline,
  having,
  chips,
}: {
  state: RunState;
  timeline: Timeline;
  having: (status: Span['status']) => Span[];
  chips: (spans: Span[]) => ReactNode;
}) => {
  const reason = waitsForOf(state);
  if (reason === 'person')
    return (
      <Note tone="waiting" icon={<StatusIcon status="waiting" />} title="Waiting for a person.">
        The run sleeps and costs nothing until someone answers. {chips(having('waiting'))}
      </Note>
    );
  if (reason === 'run')
    return (
      <Note icon={<StatusIcon status="sleeping" />} title="Waiting for another run.">
        This run sleeps, and goes on by itself when the run that its step began has ended.{' '}
        {chips(having('running').filter((span) => span.call?.ended === null))}
      </Note>
    );
  const wakeAt = state.parked?.wakeAt ? Date.parse(state.parked.wakeAt) : null;
  const until = wakeAt === null ? '' : `Until ${formatWakeAt(wakeAt, timeline.until)}. `;
  const retrying = having('retrying');
  return (
    <Note
      icon={<StatusIcon status={retrying.length > 0 ? 'retrying' : 'sleeping'} />}
      title={retrying.length > 0 ? 'Waiting for the time of the next try.' : 'Waiting for its time.'}
    >
      {until}The run sleeps and costs nothing; nothing is needed from you. {chips([...retrying, ...having('sleeping')])}
    </Note>
  );
};
