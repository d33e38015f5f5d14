import { cn } from '@/components/ui/cn';
import type { TimeScale } from '../timeline/even-scale';
import type { Segment, Span } from '../timeline/span';

const WORD: Record<Segment['kind'], string> = {
  queued: 'queued',
  working: 'working',
  waiting: 'waiting for a person',
  sleeping: 'waiting for its time',
  failed: 'failed',
  backoff: 'waiting before the next try',
};

/** The bar of one row on the run's time axis. Thinner than three pixels is drawn three pixels wide. */
export const BarLane = ({
  span,
  startedAt,
  scale,
  note,
}: {
  span: Span;
  startedAt: number;
  scale: TimeScale;
  /** beside the bar: "2 attempts", the route taken */
  note?: string;
}) => {
  const at = (time: number) => Math.min(100, Math.max(0, (scale.drawn(time - startedAt) / scale.length) * 100));
  return (
    <>
      {span.segments.map((segment, position) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a bar follow one another
          key={position}
          className="run-bar"
          data-kind={segment.kind}
          title={WORD[segment.kind]}
          style={{
            left: `min(${at(segment.from)}%, 100% - 3px)`,
            width: `max(3px, ${at(segment.to) - at(segment.from)}% - 1px)`,
          }}
        />
      ))}
      {note ? <BarNote note={note} span={span} at={at} /> : null}
    </>
  );
};

/** Share of the lane, in percent, that words beside a bar need at least; else they stand on it. */
const LEAST_ROOM = 26;

/** Words where there is room for them: after the bar, before it, or on it. They never leave the lane. */
const BarNote = ({ note, span, at }: { note: string; span: Span; at: (time: number) => number }) => {
  const from = at(span.segments[0]?.from ?? 0);
  const to = at(span.segments.at(-1)?.to ?? 0);
  const wait = span.segments.find((segment) => segment.kind === 'waiting' || segment.kind === 'sleeping');
  const isOnWait = wait !== undefined && at(wait.to) - at(wait.from) > LEAST_ROOM;
  if (isOnWait || Math.max(100 - to, from) < LEAST_ROOM) {
    const middle = isOnWait ? (at(wait.from) + at(wait.to)) / 2 : (from + to) / 2;
    return (
      <span
        title={note}
        className={cn(
          'absolute top-1.5 max-w-[90%] -translate-x-1/2 truncate rounded-badge bg-surface px-2 text-micro in-aria-selected:bg-accent-soft',
          wait?.kind === 'waiting' ? 'text-waiting' : 'text-ink-2',
        )}
        style={{ left: `${middle}%` }}
      >
        {note}
      </span>
    );
  }
  const isAfter = 100 - to >= LEAST_ROOM;
  return (
    <span
      title={note}
      className="absolute top-1.5 truncate text-ink-2 text-micro"
      style={
        isAfter
          ? { left: `calc(${to}% + 8px)`, maxWidth: `calc(${100 - to}% - 8px)` }
          : { right: `calc(${100 - from}% + 6px)`, maxWidth: `calc(${from}% - 6px)` }
      }
    >
      {note}
    </span>
  );
};
