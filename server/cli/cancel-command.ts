import type { ApiServices } from '@/server/api/services';
import { cancelRun } from '@/server/runs/cancel-run';
import { waitForRun } from '@/server/runs/wait-for-run';
import { EXIT } from './exit-code';
import { ownerActor } from './owner-actor';
import { printJson, printLines } from './print';

/** Running steps have five seconds to stop; a worker that died is replaced within this. */
const PATIENCE_MS = 60_000;

/** `sluice cancel <run>`: tells it to stop and waits until it has. */
export const cancelCommand = async (
  services: ApiServices,
  id: string,
  { json: isJson }: { json?: boolean },
): Promise<number> => {
  const actor = await ownerActor(services);
  await cancelRun(services, actor, { id });
  const run = await waitForRun(services, actor, { id, timeoutMs: PATIENCE_MS }, new AbortController().signal);
  if (isJson) printJson({ runId: id, status: run.status });
  else if (run.status === 'cancelled') printLines([`Run ${id} is cancelled.`]);
  else printLines([`Run ${id} was told to stop. It is ${run.status.replace('_', ' ')}.`]);
  return run.status === 'cancelled' ? EXIT.ok : EXIT.failed;
};
