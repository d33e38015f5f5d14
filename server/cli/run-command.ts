import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Actor } from '@/server/accounts/actor';
import type { ApiServices } from '@/server/api/services';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import { startRun } from '@/server/runs/start-run';
import { createWorkflow } from '@/server/workflows/create-workflow';
import { exitCodeOf } from './exit-code';
import { fileKeeper } from './keep-file';
import { loadDocument } from './load-document';
import { ownerActor } from './owner-actor';
import { readAssignments } from './read-assignments';
import { showRun } from './show-run';

/** `sluice run <file>`: starts it as the app would and follows it until it ends or waits for a person. */
export const runCommand = async (
  services: ApiServices,
  path: string,
  { input: assignments, json: isJson }: { input: string[]; json?: boolean },
): Promise<number> => {
  const { document, notes } = await loadDocument(path, services.registry);
  for (const note of notes) process.stderr.write(`${note}\n`);
  const { plan, findings } = compile(document, services.registry);
  if (!plan) throw new Refusal('invalid', `“${path}” cannot run yet.`, { findings });
  const actor = await ownerActor(services);
  const input = await readAssignments(assignments, plan.inputSchema, fileKeeper(services, actor));
  const workflowId = await findOrCreate(services, actor, document);
  const { runId } = await startRun(services, actor, { workflowId, input }, 'cli');
  return exitCodeOf(await showRun(services, actor, runId, { isJson: isJson ?? false }));
};

/** The same file run twice is one workflow with two runs; a changed file is another, so nobody's work is written over. */
const findOrCreate = async (services: ApiServices, actor: Actor, document: WorkflowDocument): Promise<string> => {
  const hash = hashDocument(document);
  const namesakes = await services.prisma.workflow.findMany({
    where: { workspaceId: actor.workspaceId, name: document.name, deletedAt: null },
    select: { id: true, document: true },
    orderBy: { updatedAt: 'desc' },
    take: 100,
  });
  const same = namesakes.find((row) => hashDocument(fromJsonColumn<WorkflowDocument>(row.document)) === hash);
  return same?.id ?? (await createWorkflow(services, actor, { document })).id;
};
