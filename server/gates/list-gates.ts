import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import type { GateForm } from '@/server/engine/events';
import { fromJsonColumn } from '@/server/json-column';
import { isUuid } from '@/server/record-id';
import { databaseNow } from './database-now';
import type { GateView } from './gate-view';
import { mayAnswer } from './may-answer';
import { remindedTimes } from './reminders';

/** Gates that wait for a person, the one with the nearest deadline first. */
export const listGates = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { runId }: { runId?: string } = {},
): Promise<GateView[]> => {
  const gates = await prisma.gate.findMany({
    where: {
      workspaceId: actor.workspaceId,
      status: 'open',
      run: { status: { notIn: ['succeeded', 'failed', 'cancelled'] } },
      ...ofRun(runId),
    },
    orderBy: [{ deadline: 'asc' }, { id: 'asc' }],
    take: 500,
    include: { run: { select: { number: true, workflowId: true, workflow: { select: { name: true } } } } },
  });
  const now = gates.length === 0 ? 0 : (await databaseNow(prisma)).getTime();
  return gates.map((gate) => {
    const form = fromJsonColumn<GateForm>(gate.form);
    return {
      id: gate.id,
      runId: gate.runId,
      runNumber: gate.run.number,
      workflowId: gate.run.workflowId,
      workflowName: gate.run.workflow.name,
      path: gate.path,
      form,
      deadline: gate.deadline.toISOString(),
      createdAt: gate.createdAt.toISOString(),
      mayAnswer: mayAnswer(form, actor),
      remindedTimes: remindedTimes(form, gate, now),
    };
  });
};

/** An id that is none of ours names a run without questions. */
const ofRun = (runId: string | undefined): { runId?: string } =>
  runId === undefined ? {} : { runId: isUuid(runId) ? runId : NO_RUN };
const NO_RUN = '00000000-0000-0000-0000-000000000000';
