import { formatDay, formatTime, formatUntil } from './when';

const MINUTE = 60_000;

/** `14:05 (in 12 min)`, `Tue 24 Nov, 09:00 (in 2 days)`, `14:05 (in 40 s)`: when a wait is over. */
export function formatWakeAt(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return `${isToday ? '' : `${formatDay(at)}, `}${formatTime(at)} (${leftWords(at, now)})`;
}

function leftWords(at: number, now: number): string {
  if (at <= now) return 'now';
  return at - now < MINUTE ? `in ${Math.ceil((at - now) / 1_000)} s` : formatUntil(at, now);
}
