import type { Json } from '@/graph/json';
import { isFileRef, isJsonObject } from '@/graph/json';
import type { RunView } from '@/server/runs/run-view';

const HOW: Record<string, string> = {
  editor: '',
  cli: ' on the command line',
  api: ' by the API',
  // The links beside it say which workflow, and which run
  workflow: '',
  group: '',
  retry: '',
};

/** "started by Mara with PO-48213.pdf" */
export function runOrigin(run: Pick<RunView, 'startedBy' | 'trigger' | 'input'>): string {
  const who = run.startedBy ? ` by ${run.startedBy}` : '';
  const what = inputWords(run.input);
  return `started${who}${HOW[run.trigger] ?? ''}${what ? ` with ${what}` : ''}`;
}

const LONGEST = 48;

/** The file a run was given, or else its first short text. */
function inputWords(input: Json): string | null {
  if (!isJsonObject(input)) return null;
  const values = Object.values(input);
  const file = values.find(isFileRef);
  if (file) return file.name;
  const text = values.find((value): value is string => typeof value === 'string' && value !== '');
  if (!text) return null;
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line}”`;
}
