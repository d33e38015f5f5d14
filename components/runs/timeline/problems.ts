import { hasFailedItems } from './failed-items';
import { bodyStart, type Span, type Timeline } from './span';

/** A step that failed, failed for a while, waits for a decision, or said that something is off; a group of which items failed. */
export const isProblem = (span: Span): boolean =>
  span.kind === 'step' &&
  (span.status === 'failed' ||
    hasFailedItems(span) ||
    (span.status === 'attention' && bodyStart(span) === null) ||
    span.isDefault === true ||
    span.attempts.some((attempt) => attempt.error !== undefined || attempt.outcome === 'lost'));

/** Paths of all problems in the order rows are shown. */
export function problemPaths(timeline: Timeline): string[] {
  const paths: string[] = [];
  const visit = (path: string) => {
    const span = timeline.spans.get(path);
    if (!span) return;
    if (isProblem(span)) paths.push(path);
    span.children.forEach(visit);
  };
  timeline.roots.forEach(visit);
  return paths;
}

/**
 * The step a failed run opens on: the innermost one whose failure ended the run. The log names it; a container that
 * failed because of a step inside it is followed down to that step.
 */
export function rootCause(timeline: Timeline, failedPath: string | null): string | null {
  const failed = [...timeline.spans.values()].filter(
    (span) => span.kind === 'step' && span.status === 'failed' && span.ports.length === 0,
  );
  const inside = failedPath === null ? failed : failed.filter((span) => isAtOrUnder(span.path, failedPath));
  const candidates = inside.length > 0 ? inside : failed;
  let best: Span | null = null;
  for (const span of candidates) {
    if (!best || span.depth > best.depth || (span.depth === best.depth && endOf(span) < endOf(best))) best = span;
  }
  return best?.path ?? failedPath;
}

const isAtOrUnder = (path: string, root: string): boolean =>
  path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}[`);

const endOf = (span: Span): number => span.endedAt ?? Number.POSITIVE_INFINITY;

/** The problem after (or before) `current`, round the end; null when there is none. */
export function nextProblem(paths: string[], current: string | null, direction: 1 | -1): string | null {
  if (paths.length === 0) return null;
  const at = current === null ? -1 : paths.indexOf(current);
  if (at === -1) return (direction === 1 ? paths[0] : paths.at(-1)) ?? null;
  return paths[(at + direction + paths.length) % paths.length] ?? null;
}
