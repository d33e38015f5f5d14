import type { Actor } from '@/server/accounts/actor';
import { findRun } from '@/server/runs/find-run';
import type { CreateShareRequest } from './create-share';
import { type ProjectServices, projectRun } from './project-run';
import type { ShareProjection } from './share-projection';

/** Exactly what viewers of such a link would get. */
export const previewShare = async (
  services: ProjectServices,
  actor: Actor,
  { runId, expiresInHours, includeInputs, includePrompts, redact }: CreateShareRequest,
): Promise<ShareProjection> => {
  const run = await findRun(services.prisma, actor, runId);
  return projectRun(services, {
    runId: run.id,
    scope: { includeInputs, includePrompts, redact },
    sharedBy: actor.userName,
    expiresAt: new Date(Date.now() + expiresInHours * 3_600_000),
  });
};
