'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef } from 'react';
import type { CardModel } from '@/components/canvas/card-model';
import { cn } from '@/components/ui/cn';
import { axisMarks } from '../timeline/axis';
import type { TimeScale } from '../timeline/even-scale';
import type { Row } from '../timeline/rows';
import type { Timeline } from '../timeline/span';
import { gridKey } from './grid-key';
import { TimelineRow } from './timeline-row';

/**
 * The rows on one time axis, as a treegrid: only those in sight exist, so two thousand open at once. The grid has the
 * focus and points at its row; arrows move and fold.
 */
export const TimelineGrid = ({
  rows,
  timeline,
  scale,
  models,
  selected,
  playhead,
  isRoomy,
  onSelect,
  onOpen,
  onFold,
}: {
  rows: Row[];
  timeline: Timeline;
  scale: TimeScale;
  models: ReadonlyMap<string, CardModel>;
  selected: string | null;
  /** milliseconds since the run began; null while at the end */
  playhead: number | null;
  /** rows for fingers */
  isRoomy: boolean;
  onSelect: (path: string) => void;
  /** Enter: read this step */
  onOpen: () => void;
  onFold: (path: string, isFolded: boolean) => void;
}) => {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const marks = useMemo(() => axisMarks(scale), [scale]);
  const at = rows.findIndex((row) => row.span.path === selected);
  const height = isRoomy ? 40 : 28;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: places follow the height of a row
  useEffect(() => virtual.measure(), [height]);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  const rowsNow = useRef(rows);
  rowsNow.current = rows;
  const toggle = useCallback(
    (path: string) => {
      const row = rowsNow.current.find((candidate) => candidate.span.path === path);
      if (row) onFold(path, row.isExpanded);
    },
    [onFold],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = gridKey(event.key, rows, at);
    if (!action) return;
    event.preventDefault();
    if (action.kind === 'select') onSelect(action.path);
    else if (action.kind === 'fold') onFold(action.path, action.isFolded);
    else onOpen();
  };
  // A table element would need every row to exist, so the roles are given
  const grid = {
    role: 'treegrid',
    tabIndex: 0,
    'aria-label': 'Steps of this run',
    'aria-rowcount': rows.length,
    'aria-activedescendant': at >= 0 ? `${id}-${at}` : undefined,
    onKeyDown,
  } as const;
  return (
    <div ref={scroller} className="timeline min-h-0 flex-1 overflow-y-auto overscroll-contain pb-4">
      <div className="timeline-row timeline-axis sticky top-0 z-2 h-6 bg-surface px-4" aria-hidden>
        <span />
        <div className="relative">
          {marks.map((mark) => (
            <span
              key={mark.share}
              className={cn(
                'absolute top-1.5 -translate-x-1/2 whitespace-nowrap text-micro first:translate-x-0',
                mark.cut === undefined ? 'text-ink-3' : 'font-medium text-ink-2',
              )}
              style={{ left: `${mark.share * 100}%` }}
            >
              {mark.label}
            </span>
          ))}
        </div>
        <span />
      </div>
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        <div className="timeline-row pointer-events-none absolute inset-0 px-4" aria-hidden>
          <span />
          <div className="timeline-lane relative">
            {marks.map((mark) =>
              mark.cut === undefined ? (
                <i
                  key={mark.share}
                  className="absolute inset-y-0 w-px bg-line"
                  style={{ left: `${mark.share * 100}%` }}
                />
              ) : (
                <i
                  key={mark.share}
                  className="time-cut absolute inset-y-0"
                  style={{ left: `${(mark.share - mark.cut / 2) * 100}%`, width: `${mark.cut * 100}%` }}
                />
              ),
            )}
          </div>
          <span />
        </div>
        <div {...grid} className="focus-inset absolute inset-0">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row ? (
              <div key={row.span.path} role="presentation" className="absolute inset-x-0" style={{ top: item.start }}>
                <TimelineRow
                  row={row}
                  index={item.index}
                  id={`${id}-${item.index}`}
                  model={models.get(row.span.nodeId)}
                  timeline={timeline}
                  scale={scale}
                  height={height}
                  isSelected={item.index === at}
                  onSelect={onSelect}
                  onToggle={toggle}
                />
              </div>
            ) : null;
          })}
        </div>
        {playhead === null ? null : (
          <div className="timeline-row pointer-events-none absolute inset-0 -top-1 z-1 px-4" aria-hidden>
            <span />
            <div className="timeline-lane relative">
              <i
                className="absolute inset-y-0 border-accent border-s-[1.5px]"
                style={{ left: `${Math.min(100, (scale.drawn(playhead) / scale.length) * 100)}%` }}
              />
            </div>
            <span />
          </div>
        )}
      </div>
    </div>
  );
};
