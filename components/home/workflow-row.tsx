'use client';

import { Copy, Ellipsis, PencilRuler, Play, Trash2, Upload } from 'lucide-react';
import Link from 'next/link';
import { Avatar } from '@/components/ui/avatar';
import { IconButton } from '@/components/ui/icon-button';
import { KindTile } from '@/components/ui/kind-tile';
import { Menu } from '@/components/ui/menu';
import { StatusIcon } from '@/components/ui/status-icon';
import type { WorkflowSummary } from '@/server/workflows/workflow-summary';
import { formatCost, plural } from '../runs/format/cost';
import { formatAgo, formatFull } from '../runs/format/when';
import { runLook } from '../runs/inspector/run-status-chip';
import { Spark } from './spark';

export interface WorkflowActions {
  open: (workflow: WorkflowSummary) => void;
  run: (workflow: WorkflowSummary) => void;
  duplicate: (workflow: WorkflowSummary) => void;
  exportFile: (workflow: WorkflowSummary) => void;
  remove: (workflow: WorkflowSummary) => void;
}

const CELL = 'border-line border-b px-2 group-hover:border-transparent group-hover:bg-raised';

export const WorkflowRow = ({
  workflow,
  now,
  actions,
}: {
  workflow: WorkflowSummary;
  now: number;
  actions: WorkflowActions;
}) => {
  return (
    <tr className="group h-11 max-sm:h-16">
      <td className={`${CELL} group-hover:rounded-s-control`}>
        <div className="flex min-w-0 items-center gap-3">
          <KindTile kind={workflow.mark.kind} icon={workflow.mark.icon} />
          <div className="min-w-0 truncate">
            <Link href={`/w/${workflow.id}`} className="font-medium hover:underline">
              {workflow.name}
            </Link>
            <span className="ms-2 text-ink-3 max-sm:hidden">
              {workflow.publishedNumber === null ? 'Draft' : `Published v${workflow.publishedNumber}`}
              {', '}
              {plural(workflow.stepCount, 'step')}
              {workflow.findingCount > 0 ? <span className="text-retry">, {workflow.findingCount} to fix</span> : null}
            </span>
            <span className="block sm:hidden">
              <LastRun workflow={workflow} now={now} />
            </span>
          </div>
        </div>
      </td>
      <td className={`${CELL} max-sm:hidden`}>
        <LastRun workflow={workflow} now={now} />
      </td>
      <td className={`${CELL} max-lg:hidden`}>
        <Spark runs={workflow.recentRuns} waitsFor={workflow.lastRun?.waitsFor ?? null} />
      </td>
      <td className={`${CELL} whitespace-nowrap text-end text-ink-2 max-xl:hidden`}>
        {workflow.recentRuns.length === 0
          ? ''
          : workflow.averageCostUsd === null
            ? 'unknown'
            : formatCost(workflow.averageCostUsd)}
      </td>
      <td className={`${CELL} max-xl:hidden`}>
        {workflow.owner ? (
          <span className="flex min-w-0 items-center gap-2 ps-2 text-ink-2">
            <Avatar name={workflow.owner} />
            <span className="truncate">{workflow.owner}</span>
          </span>
        ) : null}
      </td>
      <td className={`${CELL} w-11 group-hover:rounded-e-control`}>
        <Menu
          trigger={<IconButton label={`More for ${workflow.name}`} icon={<Ellipsis size={16} />} />}
          entries={[
            { label: 'Open', icon: <PencilRuler size={14} />, onSelect: () => actions.open(workflow) },
            {
              label: 'Run',
              icon: <Play size={14} />,
              onSelect: () => actions.run(workflow),
              disabledReason: workflow.findingCount > 0 ? `${workflow.findingCount} to fix` : null,
            },
            { label: 'Duplicate', icon: <Copy size={14} />, onSelect: () => actions.duplicate(workflow) },
            { label: 'Export', icon: <Upload size={14} />, onSelect: () => actions.exportFile(workflow) },
            { kind: 'separator' },
            { label: 'Delete', icon: <Trash2 size={14} />, onSelect: () => actions.remove(workflow), isDanger: true },
          ]}
        />
      </td>
    </tr>
  );
};

const LastRun = ({ workflow, now }: { workflow: WorkflowSummary; now: number }) => {
  const last = workflow.lastRun;
  if (!last) return <span className="whitespace-nowrap text-ink-2">Not run yet</span>;
  const look = runLook(last.status, last.waitsFor);
  const at = last.finishedAt ?? last.createdAt;
  return (
    <Link
      href={`/runs/${last.id}`}
      className="flex w-fit items-center gap-2 whitespace-nowrap hover:underline"
      title={formatFull(at)}
    >
      <StatusIcon status={look.status} size={16} />
      {look.word}
      <span className="text-ink-3">{formatAgo(at, now)}</span>
    </Link>
  );
};
