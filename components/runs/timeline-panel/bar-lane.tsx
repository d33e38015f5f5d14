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
  lengthMs,
  note,
}: {
  span: Span;
  startedAt: number;
  lengthMs: number;
  /** beside the bar: "2 attempts", the route taken */
  note?: string;
}) => {
  const at = (time: number) => Math.min(100, Math.max(0, ((time - startedAt) / Math.max(1, lengthMs)) * 100));
  const end = span.segments.at(-1)?.to;
  const place = end === undefined ? 0 : at(end);
  const waiting = span.segments.find((segment) => segment.kind === 'waiting');
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
      {note && waiting && at(waiting.to) - at(waiting.from) > 24 ? (
        <span
          className="absolute top-1.5 -translate-x-1/2 whitespace-nowrap bg-surface px-2 text-micro text-waiting in-aria-selected:bg-accent-soft"
          style={{ left: `${(at(waiting.from) + at(waiting.to)) / 2}%` }}
        >
          {note}
        </span>
      ) : note ? (
        <span
          className="absolute top-1.5 whitespace-nowrap text-ink-2 text-micro"
          style={
            place > 70
              ? { right: `calc(${100 - at(span.segments[0]?.from ?? 0)}% + 6px)` }
              : { left: `calc(${place}% + 8px)` }
          }
        >
          {note}
        </span>
      ) : null}
    </>
  );
};
