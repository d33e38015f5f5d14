'use client';

import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { CardModel } from '@/components/canvas/card-model';
import { cn } from '@/components/ui/cn';
import { KindTile } from '@/components/ui/kind-tile';
import { StatusIcon, statusWord } from '@/components/ui/status-icon';
import { plural } from '../format/cost';
import { formatDuration } from '../format/duration';
import type { TimeScale } from '../timeline/even-scale';
import type { Row } from '../timeline/rows';
import type { Timeline } from '../timeline/span';
import { missingIn, rowStatus, tookMs } from '../timeline/status-views';
import { BarLane } from './bar-lane';
import { itemLabel } from './item-label';
import { rowNote } from './row-note';

const CELL = { role: 'gridcell' } as const;

export const TimelineRow = memo(function TimelineRow({
  row,
  index,
  model,
  timeline,
  scale,
  height,
  isSelected,
  id,
  onSelect,
  onToggle,
}: {
  row: Row;
  index: number;
  model: CardModel | undefined;
  timeline: Timeline;
  scale: TimeScale;
  height: number;
  isSelected: boolean;
  id: string;
  onSelect: (path: string) => void;
  onToggle: (path: string) => void;
}) {
  const { span } = row;
  const took = tookMs(span, timeline.until);
  const title = span.kind === 'item' ? itemLabel(span, timeline) : span.title;
  const missing = missingIn(span, timeline);
  const mark = missing > 0 ? 'attention' : rowStatus(span);
  const word = missing > 0 ? `Done without ${plural(missing, 'item')}` : statusWord[mark];
  const status = span.status === 'idle' ? 'Not reached' : word;
  // The grid has the focus and points at its row, so neither rows nor cells take it
  const rowProps = {
    id,
    role: 'row',
    'aria-level': row.level,
    'aria-posinset': row.position,
    'aria-setsize': row.siblings,
    'aria-rowindex': index + 1,
    'aria-expanded': row.isExpandable ? row.isExpanded : undefined,
    'aria-selected': isSelected,
    onClick: () => onSelect(span.path),
  } as const;
  return (
    <div
      {...rowProps}
      style={{ height }}
      className={cn(
        'timeline-row relative items-center px-4',
        isSelected
          ? 'bg-accent-soft before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-raised',
      )}
    >
      <div
        {...CELL}
        className="flex min-w-0 items-center gap-2 pe-3"
        style={{ paddingInlineStart: (row.level - 1) * 24 }}
      >
        {row.isExpandable ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={row.isExpanded ? `Fold ${title}` : `Unfold ${title}`}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(span.path);
            }}
            className="absolute grid h-6 w-4 -translate-x-full place-items-center rounded-badge text-ink-3 hover:text-ink"
          >
            <ChevronRight size={12} className={cn('transition-transform', row.isExpanded && 'rotate-90')} />
          </button>
        ) : null}
        {span.kind === 'item' ? null : model ? <KindTile kind={model.kind} icon={model.icon} size="sm" /> : null}
        <span
          className={cn(
            'min-w-0 flex-1 truncate',
            isSelected && 'font-medium',
            span.status === 'skipped' && 'text-ink-3',
          )}
        >
          {title}
        </span>
        {span.status === 'idle' ? (
          <span className="sr-only">{status}</span>
        ) : (
          <StatusIcon status={mark} label={status} />
        )}
      </div>
      <div {...CELL} className="timeline-lane relative h-full">
        <BarLane span={span} startedAt={timeline.startedAt} scale={scale} note={rowNote(span, model, timeline)} />
      </div>
      <div {...CELL} className="whitespace-nowrap text-end text-ink-2 text-meta">
        {took === null ? '' : formatDuration(took)}
      </div>
    </div>
  );
});
