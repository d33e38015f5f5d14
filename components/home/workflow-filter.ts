import type { WorkflowSummary } from '@/server/workflows/workflow-summary';

export const STATUS_FILTERS = [
  { value: 'any', label: 'Any status' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'running', label: 'Running' },
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'fix', label: 'To fix' },
  { value: 'never', label: 'Not run yet' },
] as const;
export type StatusFilter = (typeof STATUS_FILTERS)[number]['value'];
export const STATUS_VALUES = STATUS_FILTERS.map((filter) => filter.value);

/** The workflows that fit what was typed and chosen, newest change first. */
export function filterWorkflows(
  workflows: WorkflowSummary[],
  { query, status, owner }: { query: string; status: StatusFilter; owner: string | null },
): WorkflowSummary[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return workflows
    .filter((workflow) => words.every((word) => workflow.name.toLowerCase().includes(word)))
    .filter((workflow) => owner === null || workflow.owner === owner)
    .filter((workflow) => hasStatus(workflow, status));
}

function hasStatus(workflow: WorkflowSummary, status: StatusFilter): boolean {
  const last = workflow.lastRun?.status;
  switch (status) {
    case 'any':
      return true;
    case 'never':
      return last === undefined;
    case 'fix':
      return workflow.findingCount > 0;
    case 'waiting':
      return last === 'waiting' || last === 'needs_attention';
    case 'running':
      return last === 'running' || last === 'queued';
    case 'done':
      return last === 'succeeded';
    case 'failed':
      return last === 'failed';
  }
}
