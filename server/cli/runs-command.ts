import type { ApiServices } from '@/server/api/services';
import { type RunStatus, runStatusSchema } from '@/server/engine/events';
import { Refusal } from '@/server/refusal';
import { listRuns } from '@/server/runs/list-runs';
import type { RunSummary } from '@/server/runs/run-summary';
import { EXIT } from './exit-code';
import { findNamedWorkflow } from './find-named-workflow';
import { ownerActor } from './owner-actor';
import { columns, printJson, printLines } from './print';

export interface RunsOptions {
  workflow?: string;
  status?: string;
  cursor?: string;
  json?: boolean;
}

/** `sluice runs`: the newest first, 50 at once. */
export const runsCommand = async (services: ApiServices, options: RunsOptions): Promise<number> => {
  const status = readStatus(options.status);
  const actor = await ownerActor(services);
  const workflow =
    options.workflow === undefined ? undefined : await findNamedWorkflow(services, actor, options.workflow);
  const page = await listRuns(services, actor, { workflowId: workflow?.id, status, cursor: options.cursor });
  if (options.json) printJson(page);
  else if (page.items.length === 0) printLines(['No runs.']);
  else
    printLines([...columns(page.items.map(row)), ...(page.nextCursor ? [`More: --cursor '${page.nextCursor}'`] : [])]);
  return EXIT.ok;
};

const readStatus = (given: string | undefined): RunStatus | undefined => {
  if (given === undefined) return undefined;
  const parsed = runStatusSchema.safeParse(given);
  if (!parsed.success)
    throw new Refusal('invalid', `“${given}” is no status. There are: ${runStatusSchema.options.join(', ')}.`);
  return parsed.data;
};

const failedItems = (count: number): string => (count === 1 ? '1 item failed' : `${count} items failed`);

const row = (run: RunSummary): string[] => [
  run.id,
  run.missingItems === 0 ? run.status : `${run.status}, ${failedItems(run.missingItems)}`,
  run.createdAt,
  run.costUsd === null ? '' : `$${run.costUsd.toFixed(4)}`,
  `${run.workflowName}, run ${run.number}`,
];
