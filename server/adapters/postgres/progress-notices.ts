import type { Progress } from '@/server/engine/contract';

export interface ProgressNotice {
  runId: string;
  path: string;
  attempt: number;
  update: Progress;
}

/** PostgreSQL takes less than 8,000 bytes in one NOTIFY. */
const MOST_BYTES = 7_900;
const PIECE_CHARACTERS = 2_000;

/** Later updates of one attempt say more than earlier ones: text is added up, the rest replaced. */
export function mergeProgress(earlier: Progress, later: Progress): Progress {
  const textDelta = `${earlier.textDelta ?? ''}${later.textDelta ?? ''}`;
  return { ...earlier, ...later, ...(textDelta ? { textDelta } : {}) };
}

/** As few payloads as the limit allows; long texts are cut into pieces, in order. */
export function toPayloads(notices: readonly ProgressNotice[]): string[] {
  const payloads: string[] = [];
  let held: string[] = [];
  let heldBytes = 2;
  for (const piece of notices.flatMap(cut)) {
    const text = JSON.stringify([piece.runId, piece.path, piece.attempt, piece.update]);
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > MOST_BYTES - 2) continue;
    if (heldBytes + bytes > MOST_BYTES) {
      payloads.push(`[${held.join(',')}]`);
      held = [];
      heldBytes = 2;
    }
    held.push(text);
    heldBytes += bytes;
  }
  return held.length > 0 ? [...payloads, `[${held.join(',')}]`] : payloads;
}

/** Payloads come from our own processes, but over a channel anyone with the database can write to. */
export function readProgress(payload: string): ProgressNotice[] {
  try {
    const entries = JSON.parse(payload) as unknown;
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: unknown) => {
      if (!Array.isArray(entry)) return [];
      const [runId, path, attempt, update] = entry as unknown[];
      const isNotice =
        typeof runId === 'string' &&
        typeof path === 'string' &&
        typeof attempt === 'number' &&
        typeof update === 'object' &&
        update !== null;
      return isNotice ? [{ runId, path, attempt, update: update as Progress }] : [];
    });
  } catch {
    return [];
  }
}

function cut(notice: ProgressNotice): ProgressNotice[] {
  const { textDelta = '', message, ...rest } = notice.update;
  const update: Progress = { ...rest, ...(message === undefined ? {} : { message: message.slice(0, 500) }) };
  if (textDelta.length <= PIECE_CHARACTERS)
    return [{ ...notice, update: textDelta ? { ...update, textDelta } : update }];
  const pieces: ProgressNotice[] = [];
  for (let at = 0; at < textDelta.length; at += PIECE_CHARACTERS)
    pieces.push({ ...notice, update: { ...update, textDelta: textDelta.slice(at, at + PIECE_CHARACTERS) } });
  return pieces;
}
