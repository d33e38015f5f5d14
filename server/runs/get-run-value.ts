import type { PrismaClient } from '@/generated/prisma/client';
import type { Json } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import type { ValueStore } from '@/server/engine/driver-ports';
import { notFound } from '@/server/refusal';
import { findRun } from './find-run';

/** The full value behind a BlobRef, if it stands in this run. */
export const getRunValue = async (
  { prisma, values }: { prisma: PrismaClient; values: ValueStore },
  actor: Actor,
  { id, hash }: { id: string; hash: string },
): Promise<{ value: Json }> => {
  const run = await findRun(prisma, actor, id);
  if (!/^[0-9a-f]{64}$/.test(hash)) throw notFound('value');
  const reference = `"\\$blob"\\s*:\\s*"${hash}"`;
  const [row] = await prisma.$queryRaw<{ isHere: boolean }[]>`
    select exists (
      select 1 from run_event where run_id = ${run.id}::uuid and data::text ~ ${reference}
      union all
      select 1 from run where id = ${run.id}::uuid and (input::text ~ ${reference} or output::text ~ ${reference})
    ) as "isHere"`;
  if (!row?.isHere) throw notFound('value');
  return { value: await values.get(actor.workspaceId, { $blob: hash, size: 0, preview: '' }) };
};
