import { compile } from '@/graph/compile';
import type { ApiServices } from '@/server/api/services';
import { Refusal } from '@/server/refusal';
import { startRun } from '@/server/runs/start-run';
import { exitCodeOf } from './exit-code';
import { findOrCreateWorkflow } from './find-or-create-workflow';
import { fileKeeper } from './keep-file';
import { loadDocument } from './load-document';
import { ownerActor } from './owner-actor';
import { printNote } from './print';
import { readAssignments } from './read-assignments';
import { type BudgetOptions, readBudget } from './read-budget';
import { showRun } from './show-run';

/** `sluice run <file>`: starts it as the app would and follows it until it ends or waits for a person. */
export const runCommand = async (
  services: ApiServices,
  path: string,
  { input: assignments, json: isJson, ...limits }: { input: string[]; json?: boolean } & BudgetOptions,
): Promise<number> => {
  const budget = readBudget(limits);
  const { document, notes } = await loadDocument(path, services.registry);
  for (const note of notes) printNote(note);
  const { plan, findings } = compile(document, services.registry);
  if (!plan) throw new Refusal('invalid', `“${path}” cannot run yet.`, { findings });
  const actor = await ownerActor(services);
  const input = await readAssignments(assignments, plan.inputSchema, fileKeeper(services, actor));
  const { id: workflowId } = await findOrCreateWorkflow(services, actor, document);
  const { runId } = await startRun(services, actor, { workflowId, input, budget }, 'cli');
  return exitCodeOf(await showRun(services, actor, runId, { isJson: isJson ?? false }));
};
