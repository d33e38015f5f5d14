import type { PrismaClient } from '@/generated/prisma/client';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import { fromJsonColumn } from '@/server/json-column';

const MAX_REMEMBERED = 2_000;
const remembered = new Map<string, number>();

interface Revision {
  id: string;
  revision: number;
}
const keyOf = ({ id, revision }: Revision): string => `${id} ${revision}`;

/** How many things keep each of these from running. A revision never changes, so each is compiled once a process. */
export const countFindings = async (
  prisma: PrismaClient,
  registry: NodeRegistry,
  workflows: Revision[],
): Promise<Map<string, number>> => {
  const unknown = workflows.filter((workflow) => !remembered.has(keyOf(workflow)));
  const rows = await prisma.workflow.findMany({
    where: { id: { in: unknown.map(({ id }) => id) } },
    select: { id: true, revision: true, document: true },
  });
  for (const row of rows) {
    const { findings } = compile(fromJsonColumn<WorkflowDocument>(row.document), registry);
    remember(keyOf(row), findings.filter(({ severity }) => severity === 'error').length);
  }
  return new Map(workflows.map((workflow) => [workflow.id, remembered.get(keyOf(workflow)) ?? 0]));
};

const remember = (key: string, count: number): void => {
  const oldest = remembered.keys().next();
  if (remembered.size >= MAX_REMEMBERED && !oldest.done) remembered.delete(oldest.value);
  remembered.set(key, count);
};
