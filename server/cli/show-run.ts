import type { Actor } from '@/server/accounts/actor';
import type { ApiServices } from '@/server/api/services';
import type { RunStatus } from '@/server/engine/events';
import { getRun } from '@/server/runs/get-run';
import { followRun } from './follow-run';
import { forTerminal, printJson, printNote } from './print';
import { printReport, stepLine } from './print-report';
import { reportRun } from './run-report';

/** Follows a run, with a line for every step that ends, and prints what became of it. */
export const showRun = async (
  services: ApiServices,
  actor: Actor,
  runId: string,
  { isJson, afterSeq }: { isJson: boolean; afterSeq?: number },
): Promise<RunStatus> => {
  const { document } = await getRun(services, actor, { id: runId });
  const state = await followRun(services, actor, runId, {
    afterSeq,
    onEvent: ({ path, data }, soFar) => {
      if (isJson || !['step.completed', 'step.failed', 'step.attemptFailed', 'step.skipped'].includes(data.type))
        return;
      const step = reportRun(runId, document, soFar, null).steps.find((each) => each.path === path);
      if (step) printNote(stepLine(step));
    },
  });
  const output = await services.values.get(actor.workspaceId, state.output ?? null);
  const report = reportRun(runId, document, state, output);
  if (isJson) printJson(report);
  else process.stdout.write(forTerminal(printReport(report)));
  return state.status;
};
