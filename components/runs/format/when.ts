const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayTime = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const fullDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });

/** `just now`, `4 min ago`, `today 09:30`, `Mon 07:00`, `12 Nov`, for lists. */
export function formatAgo(at: string | number | Date, now: number): string {
  const date = new Date(at);
  const ago = now - date.getTime();
  if (ago < 45_000) return 'just now';
  if (ago < HOUR) return `${Math.max(1, Math.round(ago / MINUTE))} min ago`;
  if (isSameDay(date, new Date(now))) return `today ${time.format(date)}`;
  if (isSameDay(date, new Date(now - DAY))) return `yesterday ${time.format(date)}`;
  if (ago < 6 * DAY) return `${date.toLocaleDateString('en-GB', { weekday: 'short' })} ${time.format(date)}`;
  if (date.getFullYear() === new Date(now).getFullYear())
    return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

const isSameDay = (a: Date, b: Date): boolean =>
  a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate();

/** The time of day, with the day unless it is today: `14:03`, `yesterday 14:03`, `Mon 14:03`, `12 Nov, 14:03`. */
export function formatAtTime(at: string | number | Date, now: number): string {
  const date = new Date(at);
  if (isSameDay(date, new Date(now))) return time.format(date);
  if (isSameDay(date, new Date(now - DAY))) return `yesterday ${time.format(date)}`;
  if (now - date.getTime() < 6 * DAY)
    return `${date.toLocaleDateString('en-GB', { weekday: 'short' })} ${time.format(date)}`;
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time.format(date)}`;
}

/** `in 3 days`, `in 5 h`, `in 12 min`, `overdue`: how long a person has. A deadline just set reads as it was set: hours may say 5 min too much, days 1 h. */
export function formatUntil(at: string | number | Date, now: number): string {
  const left = new Date(at).getTime() - now;
  if (left <= 0) return 'overdue';
  if (left < MINUTE) return 'in less than 1 min';
  if (left < HOUR) return `in ${Math.floor(left / MINUTE)} min`;
  if (left + HOUR <= 2 * DAY) return `in ${Math.floor((left + 5 * MINUTE) / HOUR)} h`;
  return `in ${Math.floor((left + HOUR) / DAY)} days`;
}

/** `Fri, 20 Nov, 14:02` */
export const formatDayTime = (at: string | number | Date): string => dayTime.format(new Date(at));
/** `Fri 27 Nov` */
export const formatDay = (at: string | number | Date): string => day.format(new Date(at)).replace(',', '');
/** `20 November 2026` */
export const formatFullDay = (at: string | number | Date): string => fullDay.format(new Date(at));
/** for hovers: `Friday 20 November 2026 at 14:02:11` */
export const formatFull = (at: string | number | Date): string => full.format(new Date(at));
/** `14:02` */
export const formatTime = (at: string | number | Date): string => time.format(new Date(at));
