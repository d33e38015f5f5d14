const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration a person reads at a glance: `4 ms`, `0.2 s`, `41.8 s`, `2 min 5 s`, `1 h 3 min`, `3 d 2 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '0 ms';
  if (ms < 0.5) return '< 1 ms';
  if (ms < 100) return `${Math.round(ms)} ms`;
  // 59.95 s would round to 60.0 s, so the step to minutes is made on the rounded value
  if (Math.round(ms / 100) < 600) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3_600) return join(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 1_440) return join(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(ms / HOUR);
  return join(Math.floor((hours * HOUR) / DAY), 'd', hours % 24, 'h');
}

const join = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;

/** Time since a run began, beside the playhead, in the unit of the whole run: what is compared with it keeps one decimal. */
export function formatMoment(ms: number, lengthMs: number): string {
  if (lengthMs < 100) return `${Math.round(ms)} ms`;
  if (ms < 60 * SECOND) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
  return formatDuration(ms);
}

/** A running step's clock: `7 s`, `1 min 5 s`, `1 h 2 min`; whole seconds, so that it ticks once a second. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * SECOND);
}
