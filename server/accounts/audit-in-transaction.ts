import type { PoolClient } from 'pg';
import { type AuditAction, type AuditActor, auditSubject } from './record-audit';

/** `recordAudit` for a transaction on a plain connection. */
export const auditInTransaction = async (
  client: PoolClient,
  actor: AuditActor,
  action: AuditAction,
  subject: string,
): Promise<void> => {
  await client.query('insert into audit_entry (workspace_id, user_id, action, subject) values ($1, $2, $3, $4)', [
    actor.workspaceId,
    actor.userId,
    action,
    auditSubject(actor, subject),
  ]);
};
