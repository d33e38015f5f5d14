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
  | 'gate.linkRevoked'
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

/** Who did it; a program counts as the person who made its key, and its name is said beside what it did. */
export type AuditActor = Pick<Actor, 'workspaceId'> & { userId: string | null } & Partial<
    Pick<Actor, 'isProgram' | 'userName'>
  >;

export const auditSubject = ({ isProgram, userName }: AuditActor, subject: string): string =>
  isProgram ? `${subject} with ${userName}` : subject;

/** Appends to the audit log; entries are never changed. Join it to the transaction that does the thing. */
export const recordAudit = (
  prisma: Pick<PrismaClient, 'auditEntry'>,
  actor: AuditActor,
  action: AuditAction,
  subject: string,
): Prisma.PrismaPromise<AuditEntry> =>
  prisma.auditEntry.create({
    data: { workspaceId: actor.workspaceId, userId: actor.userId, action, subject: auditSubject(actor, subject) },
  });
