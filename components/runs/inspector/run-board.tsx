'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type CSSProperties, useCallback, useMemo, useRef, useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { cardModels } from '@/components/canvas/card-model';
import { useSession } from '@/components/shell/session';
import { Sheet } from '@/components/ui/dialog';
import { Splitter, usePanelWidth } from '@/components/ui/splitter';
import { useIsNarrow } from '@/components/ui/use-is-narrow';
import { registry } from '@/nodes/registry';
import { foldRun } from '@/server/engine/state';
import type { RunView } from '@/server/runs/run-view';
import { StepDetail } from '../detail/step-detail';
import { replayMarks } from '../replay/moments';
import { useReplay } from '../replay/use-replay';
import { type AskRetry, RetryProvider } from '../retry/retry-context';
import { RetryMenu } from '../retry/retry-menu';
import type { RetryWish } from '../retry/retry-preview';
import { buildTimeline } from '../timeline/build-timeline';
import { describeEvent } from '../timeline/describe-event';
import { shortfalls, shortfallWords } from '../timeline/failed-items';
import { loopTurns } from '../timeline/loop-turns';
import { nextProblem, problemPaths } from '../timeline/problems';
import { filterCounts, initiallyCollapsed, type RowFilter, timelineRows } from '../timeline/rows';
import { timeScale } from '../timeline/time-scale';
import { toolCallsOf } from '../timeline/tool-calls';
import { runTotals } from '../timeline/totals';
import { TimelineFilters } from '../timeline-panel/timeline-filters';
import { TimelineGrid } from '../timeline-panel/timeline-grid';
import { ValueAbilitiesProvider } from '../values/value-context';
import { defaultStep } from './default-step';
import { RunCanvas } from './run-canvas';
import { RunFacts } from './run-facts';
import { RunHeader } from './run-header';
import type { RunLogView } from './run-log';
import { RunResult } from './run-result';
import { useInspectorAddress } from './use-inspector-address';
import { useServerNow } from './use-now';
import { useRunAbilities } from './use-run-abilities';
import { useRunActions } from './use-run-actions';
import { useRunKeys } from './use-run-keys';
import { LARGE_LOG, type LiveState } from './use-run-log';
import { useTimeline } from './use-timeline';

/** Canvas, time axis and detail: three views of one selection and one log. */
export const RunBoard = ({ run, log, live }: { run: RunView; log: RunLogView; live: LiveState }) => {
  const { state, events } = log;
  const isOver = live === 'ended';
  // A large run is drawn as its events come, and the clock by itself only now and then
  const clock = useServerNow(!isOver, events.length > LARGE_LOG ? 5_000 : 1_000);
  const now = Math.max(clock, state.at === null ? 0 : Date.parse(state.at));
  const address = useInspectorAddress();
  const actions = useRunActions(run, state.status);
  const abilities = useRunAbilities(run.id);
  const isNarrow = useIsNarrow();
  const panel = usePanelWidth('run-detail', DETAIL);
  const [isSharing, setIsSharing] = useState(false);
  const [retrying, setRetrying] = useState<{ wish: RetryWish; about?: 'budget' } | null>(null);
  const askRetry = useCallback<NonNullable<AskRetry>>((wish, about) => setRetrying({ wish, about }), []);
  const mayStart = useSession().role !== 'viewer';

  const { retryOf } = run;
  const timeline = useTimeline(run.document, state, now, retryOf);
  const turns = useMemo(() => loopTurns(events), [events]);
  const models = useMemo(() => cardModels(run.document, registry), [run.document]);
  const totals = useMemo(() => runTotals(timeline), [timeline]);
  const toolCalls = useMemo(() => toolCallsOf(timeline, run.document, registry), [timeline, run.document]);
  const bound = useQuery(useApi().runs.bound.queryOptions({ id: run.id }, { staleTime: Number.POSITIVE_INFINITY }));
  const lacks = useMemo(() => (isOver ? shortfallWords(shortfalls(timeline)) : null), [isOver, timeline]);
  const lengthMs = Math.max(1, timeline.until - timeline.startedAt);
  const scale = useMemo(() => timeScale(timeline), [timeline]);

  // What a person chose wins; until then the run itself says where to look, and may change its mind while it runs
  const [isResultAsked, setIsResultAsked] = useState(false);
  const suggested = isResultAsked ? null : defaultStep(state, timeline);
  const wanted = address.step ?? suggested;
  const selected = wanted !== null && timeline.spans.has(wanted) ? wanted : null;
  const span = selected === null ? undefined : timeline.spans.get(selected);

  const [collapsed, setCollapsed] = useState<ReadonlySet<string> | null>(null);
  const folded = useMemo(() => collapsed ?? initiallyCollapsed(timeline, selected), [collapsed, timeline, selected]);
  const [filter, setFilter] = useState<RowFilter>('all');
  const [search, setSearch] = useState('');
  const rows = useMemo(
    () => timelineRows(timeline, registry, { collapsed: folded, filter, search }),
    [timeline, folded, filter, search],
  );
  const counts = useMemo(() => filterCounts(timeline, registry), [timeline]);
  const fold = useCallback(
    (path: string, isFolded: boolean) => {
      const next = new Set(folded);
      if (isFolded) next.add(path);
      else next.delete(path);
      setCollapsed(next);
    },
    [folded],
  );

  const [highlight, setHighlight] = useState<(string | number)[]>([]);
  const { setStep } = address;
  const select = useCallback(
    (path: string | null, place: (string | number)[] = []) => {
      setHighlight(place);
      setIsResultAsked(path === null);
      setStep(path);
      // A step inside a folded item is of no use unless it can be seen
      if (path !== null) setCollapsed((before) => withoutAncestors(before ?? folded, path));
    },
    [setStep, folded],
  );
  const selectNode = useCallback(
    (nodeId: string) => {
      const spans = [...timeline.spans.values()].filter(
        (candidate) => candidate.kind === 'step' && candidate.nodeId === nodeId,
      );
      const best =
        spans.find((candidate) => candidate.status === 'failed') ??
        spans.find((candidate) => candidate.startedAt !== null) ??
        spans[0];
      if (best) select(best.path === selected ? null : best.path);
    },
    [timeline, select, selected],
  );

  const replay = useReplay(log.moments, address.t, address.setT, scale);
  const isReplaying = !replay.isAtEnd;
  const shownTimeline = useMemo(() => {
    if (!isReplaying) return timeline;
    const part = events.slice(0, replay.cursor);
    const last = part.at(-1);
    return buildTimeline(run.document, foldRun(part), last ? Date.parse(last.at) : now, retryOf);
  }, [isReplaying, timeline, events, replay.cursor, run.document, now, retryOf]);
  const marks = useMemo(() => {
    const ends = [...timeline.spans.values()].flatMap((candidate) =>
      candidate.kind === 'step' && candidate.endedAt !== null && candidate.attempts.length > 0
        ? [candidate.endedAt - timeline.startedAt]
        : [],
    );
    return replayMarks(ends.map(scale.drawn), scale.length);
  }, [timeline, scale]);
  const sayAt = useCallback(
    (cursor: number) => {
      const event = events[cursor - 1];
      const titleOf = (nodeId: string) =>
        run.document.nodes.find((node) => node.id === nodeId.replace(/:group$/, ''))?.title ?? 'A step';
      return event ? describeEvent(event, titleOf) : '';
    },
    [events, run.document],
  );

  const searchRef = useRef<HTMLInputElement>(null);
  const detailRef = useRef<HTMLDivElement>(null);
  useRunKeys({
    search: () => searchRef.current?.focus(),
    problem: (direction) => {
      const path = nextProblem(problemPaths(timeline), selected, direction);
      if (path) select(path);
    },
    previousRun: actions.goPrevious,
    nextRun: actions.goNext,
  });

  const detail = span ? (
    <StepDetail
      key={span.path}
      runId={run.id}
      workflowId={run.workflowId}
      span={span}
      timeline={timeline}
      turns={turns}
      models={models}
      document={run.document}
      streamed={log.progress.get(span.path)?.text ?? ''}
      now={now}
      isRunOver={isOver}
      attempt={address.attempt}
      onAttempt={address.setAttempt}
      highlight={highlight}
      onSource={(source) => select(source.span.path, source.path)}
      onSelect={select}
      onClose={isNarrow ? undefined : () => select(null)}
      isTitled={!isNarrow}
    />
  ) : null;
  const result = (
    <RunResult
      state={state}
      document={run.document}
      timeline={timeline}
      models={models}
      isStandIn={totals.isStandIn}
      onSelect={select}
    />
  );
  return (
    <ValueAbilitiesProvider value={abilities}>
      <RetryProvider value={isOver && mayStart && !run.group ? askRetry : null}>
        <div className="flex h-dvh flex-col bg-surface max-lg:h-auto max-lg:min-h-dvh">
          <RunHeader
            run={run}
            state={state}
            live={live}
            now={now}
            previous={actions.previous}
            next={actions.next}
            isStopping={actions.isStopping}
            isStarting={actions.isStarting}
            onStop={actions.stop}
            onRunAgain={actions.runAgain}
            onShare={() => setIsSharing(true)}
            lacks={lacks}
            retry={<RetryMenu state={state} timeline={timeline} selected={span} />}
          />
          <main
            className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_min(var(--detail),50vw)]"
            style={{ '--detail': `${panel.width}px` } as CSSProperties}
          >
            <div className="flex min-h-0 min-w-0 flex-col">
              <RunFacts
                totals={totals}
                toolCalls={toolCalls}
                isOver={isOver}
                bound={bound.data ?? null}
                budget={state.budget && state.ledger && { limits: state.budget, spent: state.ledger.spent }}
              />
              {isNarrow ? <div className="border-line border-b">{result}</div> : null}
              <RunCanvas
                run={run}
                models={models}
                timeline={shownTimeline}
                progress={isReplaying ? NO_PROGRESS : log.progress}
                selectedNodeId={span?.nodeId ?? null}
                onSelectNode={selectNode}
                replay={replay}
                count={events.length}
                lengthMs={lengthMs}
                scale={scale}
                marks={marks}
                sayAt={sayAt}
                isLive={!isOver}
                isStandIn={totals.isStandIn}
              />
              <section aria-label="Timeline" className="flex min-h-0 flex-1 flex-col max-lg:h-[480px] max-lg:flex-none">
                <TimelineFilters
                  filter={filter}
                  onFilter={setFilter}
                  counts={counts}
                  waits={{ forPerson: totals.waitingMs > 0, forTime: totals.sleepingMs > 0 }}
                  search={search}
                  onSearch={setSearch}
                  searchRef={searchRef}
                />
                {rows.length === 0 ? (
                  <p className="p-4 text-ink-2">No step fits. Clear the search, or show all.</p>
                ) : (
                  <TimelineGrid
                    rows={rows}
                    timeline={timeline}
                    scale={scale}
                    models={models}
                    selected={selected}
                    playhead={isReplaying ? replay.moment : null}
                    isRoomy={isNarrow}
                    onSelect={select}
                    onOpen={() => detailRef.current?.focus()}
                    onFold={fold}
                  />
                )}
              </section>
            </div>
            {isNarrow ? null : (
              <div
                ref={detailRef}
                tabIndex={-1}
                className="relative flex min-h-0 flex-col border-line border-s outline-hidden"
              >
                <Splitter label="Width of the detail panel" panel={panel} initial={DETAIL.initial} />
                {detail ?? result}
              </div>
            )}
          </main>
          {isNarrow && span ? (
            <Sheet
              isOpen={address.step !== null}
              onClose={() => select(null)}
              title={span.title}
              className="w-[min(560px,100vw)]"
            >
              <div className="-mx-4 -mt-4 flex min-h-full flex-col">{detail}</div>
            </Sheet>
          ) : null}
          {isSharing ? <ShareDialog run={run} isOpen onClose={() => setIsSharing(false)} /> : null}
          {retrying ? (
            <RetryDialog
              run={run}
              wish={retrying.wish}
              about={retrying.about}
              budget={state.budget}
              events={events}
              timeline={timeline}
              models={models}
              onClose={() => setRetrying(null)}
            />
          ) : null}
        </div>
      </RetryProvider>
    </ValueAbilitiesProvider>
  );
};

// What a workflow would do again takes the whole compiler to know
const RetryDialog = dynamic(() => import('../retry/retry-dialog').then((module) => module.RetryDialog));
const ShareDialog = dynamic(() => import('../share-dialog').then((module) => module.ShareDialog));

const DETAIL = { initial: 520, least: 360, most: 960 };

const NO_PROGRESS: RunLogView['progress'] = new Map();

function withoutAncestors(collapsed: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const kept = [...collapsed].filter((folded) => !path.startsWith(`${folded}/`) && !path.startsWith(`${folded}[`));
  return kept.length === collapsed.size ? collapsed : new Set(kept);
}
