import type { Actor } from '@/server/accounts/actor';
import type { ApiServices } from '@/server/api/services';
import { isUuid } from '@/server/record-id';
import { Refusal } from '@/server/refusal';
import { findWorkflow } from '@/server/workflows/find-workflow';

/** The workflow that a person names by its id or its name. */
export const findNamedWorkflow = async (
  { prisma }: Pick<ApiServices, 'prisma'>,
  actor: Actor,
  named: string,
): Promise<{ id: string; name: string }> => {
  if (isUuid(named)) return findWorkflow(prisma, actor, named);
  const found = await prisma.workflow.findMany({
    where: { workspaceId: actor.workspaceId, deletedAt: null, name: { equals: named, mode: 'insensitive' } },
    select: { id: true, name: true },
    take: 20,
  });
  const exact = found.filter(({ name }) => name === named);
  const [one, another] = exact.length > 0 ? exact : found;
  if (!one) throw new Refusal('not-found', `There is no workflow named “${named}”.`);
  if (another)
    throw new Refusal(
      'invalid',
      [`Several workflows are named “${named}”; give the id of one:`, ...found.map(({ id }) => `  ${id}`)].join('\n'),
    );
  return one;
};
