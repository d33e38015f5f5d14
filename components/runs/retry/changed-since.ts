import { canonicalJson } from '@/graph/canonical-json';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';

/** How a workflow differs from what a run ran of it; where things stand on the canvas is no difference. */
export interface ChangesSince {
  /** ids of steps that are new or not as they were */
  stepIds: ReadonlySet<string>;
  /** the same and more in words: steps by their titles */
  words: string[];
  /** something that is of no one step: a step was taken away, the connections or the budget changed */
  isOverall: boolean;
}

/** Null when nothing has changed that a run could tell. */
export function changesSince(then: WorkflowDocument, now: WorkflowDocument): ChangesSince | null {
  const before = new Map(then.nodes.map((node) => [node.id, node]));
  const after = new Set(now.nodes.map(({ id }) => id));
  const changed = now.nodes.filter((node) => {
    const old = before.get(node.id);
    return !old || contentOf(old) !== contentOf(node);
  });
  const gone = then.nodes.filter(({ id }) => !after.has(id));
  const haveEdgesChanged = edgesOf(then) !== edgesOf(now);
  const hasBudgetChanged = canonicalJson(then.settings?.budget ?? {}) !== canonicalJson(now.settings?.budget ?? {});
  const words = [
    ...titles(changed),
    ...titles(gone).map((title) => `${title} was taken away`),
    ...(haveEdgesChanged ? ['the connections'] : []),
    ...(hasBudgetChanged ? ['the budget'] : []),
  ];
  if (words.length === 0) return null;
  return {
    stepIds: new Set(changed.map(({ id }) => id)),
    words,
    isOverall: gone.length > 0 || haveEdgesChanged || hasBudgetChanged,
  };
}

/**
 * Which workflow to propose for a retry: as it is now when something changed that the retry would run, for that is how a
 * failure is mended; else as it ran.
 */
export function proposedVersion(
  changes: ChangesSince | null,
  /** ids of the steps that would run again */
  again: ReadonlySet<string>,
  document: WorkflowDocument,
): 'same' | 'draft' {
  if (!changes) return 'same';
  if (changes.isOverall) return 'draft';
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  for (const id of changes.stepIds)
    for (let at = nodes.get(id); at; at = at.parentId === undefined ? undefined : nodes.get(at.parentId))
      if (again.has(at.id)) return 'draft';
  return 'same';
}

const contentOf = ({ position: _, size: __, ...node }: WorkflowNode): string => canonicalJson(node);

const edgesOf = ({ edges }: WorkflowDocument): string =>
  edges
    .map(({ source, sourcePort, target, targetPort }) => canonicalJson([source, sourcePort, target, targetPort]))
    .sort()
    .join();

const NAMED = 4;

const titles = (nodes: WorkflowNode[]): string[] => [
  ...nodes.slice(0, NAMED).map(({ title }) => `“${title}”`),
  ...(nodes.length > NAMED ? [`${nodes.length - NAMED} more`] : []),
];
