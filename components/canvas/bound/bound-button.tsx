'use client';

import dynamic from 'next/dynamic';
import type { Bound } from '@/graph/bound/bound';
import { formatCost, plural } from '../../runs/format/cost';
import { GaugeStaff } from '../../ui/gauge';
import { Popover } from '../../ui/popover';
import { Skeleton } from '../../ui/skeleton';
import { useRunView } from '../flow/flow-context';
import { useEditor, useView } from '../store/editor-context';
import { moneyOf, mostInWords } from './money-of';

// The table comes with the first look at it.
const BoundSheet = dynamic(() => import('./bound-sheet').then((module) => module.BoundSheet), {
  loading: () => <Skeleton className="m-3 h-40" />,
});

/** What one run can cost at most, found from the drawing; with a run on the canvas, how much of it was used. */
export const BoundButton = ({ onGoTo }: { onGoTo: (nodeId: string, field?: string) => void }) => {
  const editor = useEditor();
  const bound = useView((view) => view.bound);
  const isOpen = useView((view) => view.dialog === 'bound');
  const usage = useRunView((run) => run.log?.state.usage);
  if (!bound) return null;
  const { total } = bound;
  const { modelCalls, costUsd } = total;
  const level = usage ? levelOf(usage, bound) : undefined;
  return (
    <Popover
      title="What one run can use at most"
      isOpen={isOpen}
      onOpenChange={(next) => editor.view.setState({ dialog: next ? 'bound' : null })}
      className="w-[720px] max-w-[calc(100vw-24px)] p-0"
      trigger={
        <button
          type="button"
          className="inline-flex h-(--input) items-center gap-2 whitespace-nowrap rounded-control bg-raised px-3 text-ink-2 text-meta hover:text-ink aria-expanded:text-ink max-lg:hidden [&_b]:font-medium [&_b]:text-ink"
        >
          <GaugeStaff level={level} />
          {bound.unfinished.length > 0 ? (
            <span>
              at most: <b>not known yet</b>
            </span>
          ) : modelCalls === 0 ? (
            <span>{mostInWords(total)}</span>
          ) : usage ? (
            <span>
              <b>{usage.modelCalls === 0 ? '$0' : formatCost(usage.costUsd)}</b> of at most <b>{moneyOf(costUsd)}</b>,{' '}
              <b>{usage.modelCalls.toLocaleString('en-US')}</b> of {plural(modelCalls, 'model call')}
            </span>
          ) : (
            <span>
              at most <b>{plural(modelCalls, 'model call')}</b> · <b>{moneyOf(costUsd)}</b>
            </span>
          )}
        </button>
      }
    >
      <BoundSheet
        bound={bound}
        onGoTo={(nodeId) => {
          editor.view.setState({ dialog: null });
          onGoTo(nodeId);
        }}
      />
    </Popover>
  );
};

/** Money where its limit is known and is any; else calls. */
const levelOf = (usage: { costUsd: number | null; modelCalls: number }, { total }: Bound): number => {
  if (total.costUsd !== null && total.costUsd > 0 && usage.costUsd !== null) return usage.costUsd / total.costUsd;
  return total.modelCalls === 0 ? 0 : usage.modelCalls / total.modelCalls;
};
