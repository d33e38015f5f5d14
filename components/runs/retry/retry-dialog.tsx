'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import type { CardModel } from '@/components/canvas/card-model';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { KindTile } from '@/components/ui/kind-tile';
import { Note } from '@/components/ui/note';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusIcon } from '@/components/ui/status-icon';
import type { Budget } from '@/graph/budget';
import type { WorkflowDocument } from '@/graph/document';
import { registry } from '@/nodes/registry';
import type { RunEvent } from '@/server/engine/events';
import type { RunView } from '@/server/runs/run-view';
import { plural } from '../format/cost';
import { countItems, failedItemsOf } from '../timeline/failed-items';
import type { Timeline } from '../timeline/span';
import { changesSince, proposedVersion } from './changed-since';
import { RetryBudget } from './retry-budget';
import { previewRetry, type RetryLine, type RetryPreview, type RetryWish } from './retry-preview';
import { type RetryVersion, VersionChoice } from './version-choice';

/** Before a retry: what will run again, what is taken over, and what would happen outside a second time. */
export const RetryDialog = ({
  run,
  wish,
  about,
  budget,
  events,
  timeline,
  models,
  onClose,
}: {
  run: RunView;
  wish: RetryWish;
  /** what the trouble was, where it is known */
  about?: 'budget';
  /** of the run */
  budget: Budget | null;
  events: readonly RunEvent[];
  timeline: Timeline;
  models: ReadonlyMap<string, CardModel>;
  onClose: () => void;
}) => {
  const api = useApi();
  const router = useRouter();
  const queries = useQueryClient();
  // One key for as long as the question stands: pressing twice makes one run
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const [chosen, setChosen] = useState<RetryVersion | null>(null);
  const [limits, setLimits] = useState<Budget | null | undefined>(null);
  const draft = useQuery(
    api.workflows.get.queryOptions({ id: run.workflowId }, { enabled: run.hasChangedSince, staleTime: 0 }),
  );
  const now = draft.data?.document;
  const changes = useMemo(() => (now ? changesSince(run.document, now) : null), [run, now]);
  const preview = useCallback(
    (document: WorkflowDocument) => previewRetry({ runId: run.id, document, events, timeline, registry }, wish),
    [run, events, timeline, wish],
  );
  const asItRan = useMemo(() => preview(run.document), [preview, run]);
  const asItIs = useMemo(() => (now && changes ? preview(now) : null), [preview, now, changes]);
  const version =
    chosen ?? proposedVersion(changes, new Set(asItRan?.again.map(({ nodeId }) => nodeId)), now ?? run.document);
  const document = version === 'draft' && now ? now : run.document;
  const shown = version === 'draft' ? asItIs : asItRan;
  const retry = useMutation(
    api.runs.retry.mutationOptions({
      onSuccess: ({ runId }) => {
        void queries.invalidateQueries({ queryKey: api.runs.get.queryKey({ id: run.id }) });
        void queries.invalidateQueries({ queryKey: api.runs.list.queryKey() });
        onClose();
        router.push(`/runs/${runId}`);
      },
    }),
  );
  const start = () =>
    retry.mutate({
      id: run.id,
      idempotencyKey,
      version,
      ...(limits ? { budget: limits } : {}),
      ...(wish.fromPath === null ? {} : { fromPath: wish.fromPath, onlyFailedItems: wish.onlyFailedItems }),
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={titleOf(wish, timeline)}
      description={`Starts a new run with the same input. Run ${run.number} stays as it is.`}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            icon={<RotateCcw size={14} aria-hidden />}
            onClick={start}
            isBusy={retry.isPending || draft.isLoading}
            disabledReason={limits === undefined ? 'A limit of the budget is not a number' : null}
          >
            Start retry
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {draft.isLoading ? <Skeleton className="h-24" /> : null}
        {changes ? (
          <VersionChoice
            number={run.number}
            versionNumber={run.versionNumber}
            changes={changes}
            value={version}
            onChange={(next) => {
              setChosen(next);
              setLimits(null);
              setIdempotencyKey(crypto.randomUUID());
            }}
          />
        ) : null}
        {draft.error ? (
          <Note tone="warn" icon={<StatusIcon status="attention" />} role="alert">
            {apiErrorOf(draft.error)?.code === 'NOT_FOUND'
              ? `The workflow was deleted since. What runs is version ${run.versionNumber}, as run ${run.number} ran it.`
              : apiErrorMessage(draft.error)}
          </Note>
        ) : null}
        {shown ? <Preview preview={shown} models={models} number={run.number} /> : null}
        {shown || draft.isLoading ? null : (
          <Note tone="warn" icon={<StatusIcon status="attention" />} title="What will run again cannot be shown.">
            {version === 'same'
              ? 'The steps of this run are not understood any more.'
              : 'Something must be fixed in the workflow before it can run.'}
          </Note>
        )}
        <RetryBudget
          key={version}
          runId={run.id}
          runNumber={run.number}
          workflowId={run.workflowId}
          version={version}
          ran={run.document}
          document={document}
          given={budget}
          isOpen={about === 'budget'}
          onChange={(next) => {
            setLimits(next);
            setIdempotencyKey(crypto.randomUUID());
          }}
        />
        {retry.error ? (
          <Note tone="failed" icon={<StatusIcon status="failed" />} role="alert">
            {apiErrorMessage(retry.error)}
          </Note>
        ) : null}
      </div>
    </Dialog>
  );
};

function titleOf({ fromPath, onlyFailedItems }: RetryWish, timeline: Timeline): string {
  const span = fromPath === null ? undefined : timeline.spans.get(fromPath);
  if (!span) return 'Retry everything that failed';
  if (!onlyFailedItems) return `Retry from “${span.title}”`;
  return `Retry ${plural(countItems(failedItemsOf(span, timeline)), 'failed item')} of “${span.title}”`;
}

const Preview = ({
  preview,
  models,
  number,
}: {
  preview: RetryPreview;
  models: ReadonlyMap<string, CardModel>;
  number: number;
}) => (
  <>
    {preview.writes.length > 0 ? (
      <Note tone="warn" icon={<StatusIcon status="attention" />} title="This happens outside a second time:">
        {preview.writes
          .map(({ title, times }) => (times > 1 ? `“${title}” (${times} times)` : `“${title}”`))
          .join(', ')}{' '}
        {preview.writes.length === 1 && preview.writes[0]?.times === 1 ? 'has' : 'have'} already changed something
        outside Sluice in run {number}.
      </Note>
    ) : null}
    <Lines title={`Runs again: ${plural(preview.again.length, 'step')}`} lines={preview.again} models={models} />
    {preview.reused.length === 0 ? (
      <p className="text-ink-2">Nothing is taken over from run {number}: every step runs again.</p>
    ) : (
      <Lines
        title={`Taken over from run ${number}, without running: ${plural(preview.reused.length, 'step')}`}
        lines={preview.reused}
        models={models}
        isQuiet
      />
    )}
  </>
);

const SHOWN = 12;

const Lines = ({
  title,
  lines,
  models,
  isQuiet = false,
}: {
  title: string;
  lines: RetryLine[];
  models: ReadonlyMap<string, CardModel>;
  isQuiet?: boolean;
}): ReactNode => (
  <section aria-label={title}>
    <h3 className="mb-1 font-semibold text-meta">{title}</h3>
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {lines.slice(0, SHOWN).map((line) => {
        const model = models.get(line.nodeId);
        return (
          <li key={line.path} className="flex min-h-7 min-w-0 items-center gap-2">
            {model ? <KindTile kind={model.kind} icon={model.icon} size="sm" /> : null}
            <span className={isQuiet ? 'truncate text-ink-2' : 'truncate'}>{line.title}</span>
            {line.note ? <span className="text-ink-3 text-meta">{line.note}</span> : null}
          </li>
        );
      })}
      {lines.length > SHOWN ? (
        <li className="flex min-h-7 items-center text-ink-3 text-meta">and {lines.length - SHOWN} more</li>
      ) : null}
    </ul>
  </section>
);
