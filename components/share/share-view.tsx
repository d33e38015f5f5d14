import { Eye, EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Chip } from '@/components/ui/chip';
import { GaugeStaff } from '@/components/ui/gauge';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { Wordmark } from '@/components/ui/wordmark';
import { durationInWords, moneyInWords } from '@/graph/bound/bound-words';
import type { ShareProjection } from '@/server/shares/share-projection';
import { formatCost, formatCount, plural } from '../runs/format/cost';
import { formatDuration } from '../runs/format/duration';
import { missingWords } from '../runs/format/missing-items';
import { formatDay, formatFullDay } from '../runs/format/when';
import { RunStatusChip } from '../runs/inspector/run-status-chip';
import { readable } from '../runs/values/readable';
import { ReadableValue } from '../runs/values/readable-value';
import { SharePlayer } from './share-player';

/** A run as its owner chose to show it: the result first, then what it took, the way it went, every step. */
export const ShareView = ({ shared }: { shared: ShareProjection }) => (
  <div className="flex min-h-dvh flex-col bg-canvas">
    <header className="flex h-(--bar) shrink-0 items-center gap-3 border-line border-b bg-surface px-4 sm:px-6">
      <Wordmark />
      <span className="ms-auto flex items-center gap-1 text-ink-3 text-meta">
        <Eye size={14} aria-hidden />
        View only, until {formatDay(shared.expiresAt)}
      </span>
    </header>
    <main className="mx-auto w-full max-w-[1072px] flex-1 px-4 pt-4 pb-24 sm:pt-6 sm:pb-12">
      <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="break-words font-semibold text-page tracking-tight">{shared.workflowName}</h1>
          <p className="text-ink-2">{subtitle(shared)}</p>
        </div>
        {shared.hiddenCount > 0 ? (
          <Chip className="h-7">
            <EyeOff size={14} aria-hidden />
            {plural(shared.hiddenCount, 'value')} hidden by the owner
          </Chip>
        ) : null}
      </div>
      <div className="grid gap-4 sm:gap-6 lg:grid-cols-[minmax(0,1fr)_360px]">
        <Result shared={shared} />
        <Took shared={shared} />
      </div>
      <section
        aria-label="How it went"
        className="mt-4 overflow-hidden rounded-card border border-line bg-surface sm:mt-6"
      >
        <SharePlayer shared={shared} />
      </section>
    </main>
  </div>
);

const subtitle = (shared: ShareProjection): string => {
  const day = shared.startedAt ? ` of ${formatFullDay(shared.startedAt)}` : '';
  return `One run${day}, shared${shared.sharedBy ? ` by ${shared.sharedBy}` : ''} at ${shared.workspaceName}`;
};

const Result = ({ shared }: { shared: ShareProjection }) => {
  const shape = readable(shared.output);
  const missing = missingWords(shared.missingItems);
  const isFramed = shape.kind === 'email' || shape.kind === 'message';
  return (
    <section aria-label="Result" className="overflow-hidden rounded-card border border-line bg-surface">
      <div className="flex items-center gap-2 border-line border-b px-4 py-3">
        <h2 className="flex-1 font-semibold text-body">Result</h2>
        {missing ? (
          <Chip tone="warn">
            <StatusIcon status="attention" />
            {missing}
          </Chip>
        ) : null}
        <RunStatusChip status={shared.status} />
      </div>
      {shared.isStandIn ? (
        <div className="px-4 pt-3">
          <Note tone="warn" icon={<StatusIcon status="attention" />} title="Built-in rules, not an AI model">
            answered at least one step.
          </Note>
        </div>
      ) : null}
      {shared.error ? (
        <p className="px-4 py-3 text-failed">{shared.error}</p>
      ) : shared.status !== 'succeeded' ? (
        <p className="px-4 py-3 text-ink-2">{notYet(shared.status)}</p>
      ) : (
        <div className={isFramed ? '' : 'px-4 py-3'}>
          <ReadableValue value={shared.output} words={shared.outputWords} isBare={isFramed} />
        </div>
      )}
    </section>
  );
};

const notYet = (status: ShareProjection['status']): string => {
  if (status === 'waiting') return 'The run waits for a person. Open this page again later to see its result.';
  if (status === 'cancelled') return 'The run was stopped before it gave a result.';
  if (status === 'needs_attention')
    return 'The run waits for a decision. Open this page again later to see its result.';
  return 'The run goes on. Open this page again in a moment to see its result.';
};

const Took = ({ shared }: { shared: ShareProjection }) => {
  const { most } = shared;
  const tokens =
    shared.inputTokens === null || shared.outputTokens === null ? null : shared.inputTokens + shared.outputTokens;
  return (
    <section
      aria-labelledby="what-it-took"
      className="rounded-card border-line bg-surface px-4 py-3 lg:border max-lg:bg-transparent max-lg:p-0"
    >
      <h2 id="what-it-took" className="flex h-8 items-center font-semibold text-meta max-lg:sr-only">
        What it took
      </h2>
      <dl className="max-lg:flex max-lg:flex-wrap max-lg:justify-between max-lg:gap-x-6 max-lg:gap-y-2">
        <Fact label="Working">{formatDuration(shared.workingMs)}</Fact>
        {shared.waitingMs > 0 ? (
          <Fact label="Waiting for a person" most={most && most.waitMs > 0 && durationInWords(most.waitMs, 'short')}>
            {formatDuration(shared.waitingMs)}
          </Fact>
        ) : null}
        {shared.modelCalls > 0 || (most?.modelCalls ?? 0) > 0 ? (
          <>
            <Fact label="Model calls" most={most && formatCount(most.modelCalls)}>
              {shared.modelCalls}
            </Fact>
            {tokens === 0 ? null : (
              <Fact label="Tokens" most={most && formatCount(most.tokens)}>
                {formatCount(tokens)}
              </Fact>
            )}
            <Fact label="Cost" most={most && most.costUsd !== null && moneyInWords(most.costUsd)}>
              <GaugeStaff
                level={most?.costUsd && shared.costUsd !== null ? shared.costUsd / most.costUsd : undefined}
              />
              {shared.modelCalls === 0 ? '$0' : formatCost(shared.costUsd, 'precise')}
            </Fact>
          </>
        ) : null}
      </dl>
      <p className="border-line pt-3 text-ink-3 text-meta lg:border-t">
        A person drew every path this run could take.{' '}
        {shared.modelCalls === 0 ? 'No model was asked.' : 'Models only fill in steps along it.'}
        {most ? ' What it could have used at most was known before it ran.' : ''}
      </p>
    </section>
  );
};

const Fact = ({
  label,
  most,
  children,
}: {
  label: string;
  /** the most it could have been, where that is known and is any */
  most?: string | false | null;
  children: ReactNode;
}) => (
  <div className="items-center gap-3 border-line first:border-t-0 lg:flex lg:min-h-9 lg:border-t">
    <dt className="text-ink-2 max-lg:text-ink-3 max-lg:text-meta">{label}</dt>
    <dd className="flex items-center gap-2 max-lg:font-medium lg:ms-auto">
      {children}
      {most ? <span className="font-normal text-ink-3 text-meta">of at most {most}</span> : null}
    </dd>
  </div>
);
