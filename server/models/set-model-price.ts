import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';

export interface SetPriceRequest {
  /** `provider:model` */
  model: string;
  /** US dollars for a million tokens; null: what the operator or the catalogue says */
  price: { input: number; output: number } | null;
}

/** Says what a model costs in this workspace. Bounds, budgets and the cost of later runs go by it; runs that have ended keep theirs. */
export const setModelPrice = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { model, price }: SetPriceRequest,
): Promise<{ ok: true }> => {
  const { workspaceId } = actor;
  await prisma.$transaction(async (tx) => {
    if (price === null) await tx.modelPrice.deleteMany({ where: { workspaceId, model } });
    else
      await tx.modelPrice.upsert({
        where: { workspaceId_model: { workspaceId, model } },
        create: { workspaceId, model, ...price },
        update: price,
      });
    await recordAudit(tx, actor, 'price.set', model);
  });
  return { ok: true };
};
