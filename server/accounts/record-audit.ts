import type { AuditEntry, Prisma, PrismaClient } from '@/generated/prisma/client';
import type { Actor } from './actor';

export type AuditAction =
  | 'session.signedIn'
  | 'session.signedOut'
  | 'workflow.deleted'
  | 'workflow.restored'
  | 'workflow.published'
  | 'workflow.unpublished'
  | 'run.cancelRequested'
  | 'run.outcomeDecided'
  | 'gate.answered'
  | 'gate.linkCreated'
  | 'share.created'
  | 'share.revoked'
  | 'connection.added'
  | 'connection.removed'
  | 'connection.limited'
  | 'credential.saved'
  | 'credential.removed'
  | 'price.set'
  | 'apiKey.created'
  | 'apiKey.revoked';

/** Appends to the audit log; entries are never changed. Join it to the transaction that does the thing. */
export const recordAudit = (
  prisma: Pick<PrismaClient, 'auditEntry'>,
  actor: Pick<Actor, 'workspaceId' | 'userId'>,
  action: AuditAction,
  subject: string,
): Prisma.PrismaPromise<AuditEntry> =>
  prisma.auditEntry.create({ data: { workspaceId: actor.workspaceId, userId: actor.userId, action, subject } });
