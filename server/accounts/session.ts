import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from './actor';
import { hashToken, isTokenShaped } from './secret-token';
import type { SessionView } from './session-view';

export const SESSION_IDLE_MS = 7 * 24 * 3_600_000;
/** How often a session in use is written: a day of clicks must not be a day of updates. */
const TOUCH_EVERY_MS = 10 * 60_000;

export interface OpenSession {
  actor: Actor;
  view: SessionView;
  tokenHash: string;
  /** its end moved; the cookie should be sent again */
  isExtended: boolean;
}

/**
 * The session of a cookie's token, if it is live and its user is still a member. Using it moves its end, unless the caller
 * cannot send the cookie again: the browser's copy must not end before the session does.
 */
export const openSession = async (
  prisma: PrismaClient,
  token: string,
  { mayExtend }: { mayExtend: boolean },
): Promise<OpenSession | null> => {
  if (!isTokenShaped(token)) return null;
  const tokenHash = hashToken(token);
  const session = await prisma.session.findFirst({
    where: { tokenHash, expiresAt: { gt: new Date() } },
    include: { user: true },
  });
  if (!session) return null;
  const member = await prisma.member.findUnique({
    where: { workspaceId_userId: { workspaceId: session.workspaceId, userId: session.userId } },
    include: { workspace: { select: { id: true, name: true } } },
  });
  if (!member) return null;

  const isExtended = mayExtend && Date.now() - session.lastSeenAt.getTime() > TOUCH_EVERY_MS;
  if (isExtended)
    await prisma.session.updateMany({
      where: { tokenHash },
      data: { lastSeenAt: new Date(), expiresAt: new Date(Date.now() + SESSION_IDLE_MS) },
    });
  const user = { id: session.user.id, name: session.user.name };
  return {
    actor: { userId: user.id, userName: user.name, workspaceId: member.workspace.id, role: member.role },
    view: { user, workspace: member.workspace, role: member.role },
    tokenHash,
    isExtended,
  };
};
