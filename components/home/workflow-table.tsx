'use client';

import type { WorkflowSummary } from '@/server/workflows/workflow-summary';
import { type WorkflowActions, WorkflowRow } from './workflow-row';

const HEAD = 'h-8 border-line border-b px-2 font-normal text-ink-3 text-meta';

export const WorkflowTable = ({
  workflows,
  now,
  actions,
}: {
  workflows: WorkflowSummary[];
  now: number;
  actions: WorkflowActions;
}) => (
  <div className="px-2 sm:px-6">
    <table aria-label="Workflows" className="w-full table-fixed border-separate border-spacing-0">
      <colgroup>
        <col />
        <col className="w-58 max-sm:hidden" />
        <col className="w-40 max-lg:hidden" />
        <col className="w-30 max-xl:hidden" />
        <col className="w-34 max-xl:hidden" />
        <col className="w-11" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" className={`${HEAD} text-start`}>
            Name
          </th>
          <th scope="col" className={`${HEAD} text-start max-sm:hidden`}>
            Last run
          </th>
          <th scope="col" className={`${HEAD} text-start max-lg:hidden`}>
            Last 14 runs
          </th>
          <th scope="col" className={`${HEAD} text-end max-xl:hidden`}>
            A run costs
          </th>
          <th scope="col" className={`${HEAD} ps-4 text-start max-xl:hidden`}>
            Owner
          </th>
          <th scope="col" className={`${HEAD} text-start`}>
            <span className="sr-only">More</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {workflows.map((workflow) => (
          <WorkflowRow key={workflow.id} workflow={workflow} now={now} actions={actions} />
        ))}
      </tbody>
    </table>
  </div>
);
