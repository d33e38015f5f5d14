import type { JsonSchema } from '@/graph/json-schema';
import type { ApiServices } from '@/server/api/services';
import { answerGate } from '@/server/gates/answer-gate';
import type { GateView } from '@/server/gates/gate-view';
import { listGates } from '@/server/gates/list-gates';
import { Refusal } from '@/server/refusal';
import { getRun } from '@/server/runs/get-run';
import { exitCodeOf } from './exit-code';
import { fileKeeper } from './keep-file';
import { ownerActor } from './owner-actor';
import { readAssignments } from './read-assignments';
import { showRun } from './show-run';

/** `sluice answer <run> <route>`: answers what the run waits for, and follows it on. */
export const answerCommand = async (
  services: ApiServices,
  runId: string,
  route: string,
  { value: assignments, step: path, json: isJson }: { value: string[]; step?: string; json?: boolean },
): Promise<number> => {
  const actor = await ownerActor(services);
  const { lastSeq } = await getRun(services, actor, { id: runId });
  const open = await listGates(services, actor, { runId });
  const gate = chooseGate(open, path);
  const schema = (gate.form.form ?? {}) as JsonSchema;
  const values = await readAssignments(assignments, schema, fileKeeper(services, actor));
  await answerGate(services, actor, { gateId: gate.id, route, values });
  return exitCodeOf(await showRun(services, actor, runId, { isJson: isJson ?? false, afterSeq: lastSeq }));
};

const chooseGate = (open: GateView[], path: string | undefined): GateView => {
  const candidates = path === undefined ? open : open.filter((gate) => gate.path === path);
  const [gate, another] = candidates;
  if (gate && !another) return gate;
  if (open.length === 0) throw new Refusal('conflict', 'This run does not wait for an answer.');
  const paths = open.map((each) => `--step '${each.path}'`).join(' or ');
  throw new Refusal('invalid', `Several answers are awaited; say which one you give: ${paths}.`);
};
