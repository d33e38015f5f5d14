import type { PoolClient } from 'pg';
import type { Actor } from './actor';
import type { AuditAction } from './record-audit';

/** `recordAudit` for a transaction on a plain connection. */
export const auditInTransaction = async (
  client: PoolClient,
  actor: Pick<Actor, 'workspaceId'> & { userId: string | null },
  action: AuditAction,
  subject: string,
): Promise<void> => {
  await client.query('insert into audit_entry (workspace_id, user_id, action, subject) values ($1, $2, $3, $4)', [
    actor.workspaceId,
    actor.userId,
    action,
    subject,
  ]);
};
