import type { ConnectionView } from '@/server/connections/connection-view';

/** A connection's state as a word and a dot; the dot's shape differs too. */
export function connectionState(connection: ConnectionView): {
  word: string;
  dot: 'ready' | 'failed' | 'demo' | 'unknown';
} {
  if (connection.status === 'failed') return { word: 'No answer', dot: 'failed' };
  if (connection.isDemo) return { word: 'Demo', dot: 'demo' };
  if (connection.status === 'ok') return { word: 'Ready', dot: 'ready' };
  return { word: 'Not checked', dot: 'unknown' };
}

/** What to call it: the demo services have a name of their own. */
export const connectionTitle = (connection: ConnectionView): string =>
  connection.isDemo ? 'Demo services' : connection.name;

/** Where it is. */
export function connectionPlace(connection: ConnectionView): string {
  if (connection.isDemo) return 'built in';
  if (connection.address) return connection.address;
  return connection.kind === 'stdio' ? 'from mcp.json' : 'on the network';
}

const ICONS: [RegExp, string][] = [
  [/slack|chat|discord|teams|hash/i, 'hash'],
  [/mail|smtp|imap|outlook/i, 'mail'],
  [/postgres|sql|db|database|warehouse|bigquery|mongo/i, 'database'],
  [/doc|pdf|file|drive/i, 'file-text'],
  [/search|web|browser|http/i, 'globe'],
];

/** An icon by its name, as long as the protocol carries none. */
export const connectionIcon = (name: string): string => ICONS.find(([pattern]) => pattern.test(name))?.[1] ?? 'plug';
