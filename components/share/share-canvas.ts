import type { CardModel } from '@/components/canvas/card-model';
import type { StepStatusView } from '@/components/canvas/step-card';
import type { Status } from '@/components/ui/status-icon';
import type { WorkflowDocument } from '@/graph/document';
import type { ShareNode, ShareProjection, ShareStep } from '@/server/shares/share-projection';
import { formatDuration } from '../runs/format/duration';

/** The drawing of a shared run. Settings are not part of it. */
export const shareDocument = (shared: ShareProjection): WorkflowDocument => ({
  schemaVersion: 1,
  name: shared.workflowName,
  nodes: shared.canvas.nodes.map(({ outputs: _, look: __, ...node }) => ({
    ...node,
    key: node.id.replaceAll('-', '_'),
    typeVersion: 1,
    config: {},
  })),
  edges: shared.canvas.edges,
});

/** Its cards, as the server described them: the kinds of steps themselves are not needed to look at a run. */
export const shareModels = (shared: ShareProjection): Map<string, CardModel> =>
  new Map(shared.canvas.nodes.map((node) => [node.id, modelOf(node)]));

const modelOf = ({ title, outputs, look }: ShareNode): CardModel => ({
  title,
  typeTitle: look.title,
  icon: look.icon,
  kind: look.kind,
  summary: look.title,
  badge: null,
  rows: [],
  ports: outputs.map((port) => ({
    ...port,
    note: null,
    isError: false,
    isRow: outputs.length > 1 && !look.isContainer,
  })),
  hasInput: look.hasInput,
  isContainer: look.isContainer,
  isOff: false,
});

/** Every moment at which a step began or ended, in milliseconds since the run began, the start and the end included. */
export function shareMoments(shared: ShareProjection): number[] {
  const moments = shared.steps.flatMap((step) => [step.startedAtMs, step.endedAtMs]).filter((at) => at !== null);
  return [...new Set([0, ...moments])].sort((a, b) => a - b);
}

const STATUS: Record<ShareStep['status'], Status> = {
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
  waiting: 'waiting',
  running: 'running',
  unknown: 'attention',
};

/** A step's status at a moment; null when it had not begun. */
export function shareStatusAt(step: ShareStep, moment: number, isPerson: boolean): Status | null {
  if (step.startedAtMs === null)
    return step.endedAtMs !== null && step.endedAtMs <= moment ? STATUS[step.status] : null;
  if (step.startedAtMs > moment) return null;
  if (step.endedAtMs === null || step.endedAtMs > moment) return isPerson ? 'waiting' : 'running';
  return STATUS[step.status];
}

export const shareStatus = (step: ShareStep): Status => STATUS[step.status];

const RANK: Status[] = ['failed', 'attention', 'waiting', 'running', 'cancelled', 'done', 'skipped'];

/** What each card shows at a moment; items of one step are summed into its card. */
export function shareStatusViews(shared: ShareProjection, moment: number): Record<string, StepStatusView> {
  const isAtEnd = moment >= (shareMoments(shared).at(-1) ?? 0);
  const byNode = new Map<string, ShareStep[]>();
  for (const step of shared.steps) byNode.set(step.nodeId, [...(byNode.get(step.nodeId) ?? []), step]);
  const views: Record<string, StepStatusView> = {};
  for (const node of shared.canvas.nodes) {
    const steps = byNode.get(node.id) ?? [];
    const isPerson = node.look.kind === 'people';
    const statuses = steps.map((step) => (isAtEnd ? shareStatus(step) : shareStatusAt(step, moment, isPerson)));
    const status = RANK.find((candidate) => statuses.includes(candidate));
    const ended = steps.filter((step) => step.endedAtMs !== null && step.endedAtMs <= moment);
    views[node.id] = {
      status: status ?? (isAtEnd && shared.finishedAt !== null ? 'skipped' : 'queued'),
      word: wordOf(status, steps),
      firedPorts: [...new Set((isAtEnd ? steps : ended).flatMap((step) => step.firedPorts))],
      isStandIn: steps.some((step) => step.isStandIn),
      ...(node.look.isContainer ? { iterations: iterationsOf(shared, node.title, moment) } : {}),
    };
  }
  return views;
}

function wordOf(status: Status | undefined, steps: ShareStep[]): string {
  if (!status) return 'Not reached';
  const took = steps.reduce((sum, step) => sum + (shareDuration(step) ?? 0), 0);
  if (status === 'done') return `Done ${formatDuration(took)}`;
  return {
    failed: 'Failed',
    attention: 'Outcome unknown',
    waiting: 'Waiting',
    running: 'Running',
    cancelled: 'Stopped',
    skipped: 'Skipped',
  }[status as 'failed'];
}

export const shareDuration = (step: ShareStep): number | null =>
  step.startedAtMs === null || step.endedAtMs === null ? null : step.endedAtMs - step.startedAtMs;

/** Items are known by the steps inside them. */
function iterationsOf(shared: ShareProjection, container: string, moment: number): StepStatusView['iterations'] {
  const items = new Map<number, ShareStep[]>();
  for (const step of shared.steps) {
    const place = step.within.at(-1);
    if (place?.title !== container || place.index === null) continue;
    items.set(place.index, [...(items.get(place.index) ?? []), step]);
  }
  if (items.size === 0) return undefined;
  const marks = [...items.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, steps]): Status => {
      const statuses = steps.map((step) => shareStatusAt(step, moment, false));
      if (statuses.includes('failed')) return 'failed';
      if (statuses.every((status) => status === 'done' || status === 'skipped')) return 'done';
      return statuses.every((status) => status === null) ? 'queued' : 'running';
    });
  const ended = marks.filter((mark) => mark === 'done' || mark === 'failed').length;
  return { marks: marks.slice(0, 24), label: `${ended} of ${items.size}` };
}
