import type { GateLinkEntry } from '@/server/gates/gate-link-entry';
import { formatAtTime, formatDay, formatTime, formatUntil } from '../format/when';

/** `Answer links · 4`: those that can still be used are counted. */
export function answerLinksLabel(links: Pick<GateLinkEntry, 'state'>[]): string {
  const open = links.filter(({ state }) => state === 'open').length;
  return open > 0 ? `Answer links · ${open}` : 'Answer links';
}

type Made = Pick<GateLinkEntry, 'id' | 'recipient' | 'createdAt'>;

/**
 * When each link was made, by its id: `made 14:03`. Links for one person of one minute are numbered in the order they were
 * made, `made 14:03 (2)`, so that person and time always tell which link is meant.
 */
export function madeWords(newestFirst: Made[], now: number): Map<string, string> {
  const made = newestFirst.map((link) => ({ ...link, words: `made ${formatAtTime(link.createdAt, now)}` }));
  return new Map(
    made.map((link) => {
      const alike = made.filter(({ recipient, words }) => recipient === link.recipient && words === link.words);
      return [link.id, alike.length > 1 ? `${link.words} (${alike.length - alike.indexOf(link)})` : link.words];
    }),
  );
}

/** `Answer in 2 days`; with the date for whoever may come back to it later: `Answer until Sun 22 Nov, 14:02 (in 2 days)`. */
export function deadlineWords(deadline: string | number, now: number, isDated: boolean): string {
  const left = formatUntil(deadline, now);
  return isDated ? `Answer until ${formatDay(deadline)}, ${formatTime(deadline)} (${left})` : `Answer ${left}`;
}
