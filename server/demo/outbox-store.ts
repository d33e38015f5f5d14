import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { JsonObject } from '@/graph/json';
import { sanitizeJson } from '@/graph/sanitize';

export interface OutboxEntry {
  workspaceId: string;
  runId: string | null;
  idempotencyKey: string;
  service: 'slack' | 'gmail';
  payload: JsonObject;
}

export interface StoredEntry {
  id: string;
  payload: JsonObject;
  storedAt: string;
}

/** Keeps what would have been sent. The same key again stores nothing and gives what the first call stored. */
export async function storeInOutbox(pool: Pool, entry: OutboxEntry): Promise<StoredEntry> {
  const payload = JSON.stringify(sanitizeJson(entry.payload).value);
  await pool.query(
    `insert into outbox_message (id, workspace_id, service, payload, run_id, idempotency_key) values ($1, $2, $3, $4, $5, $6)
       on conflict (workspace_id, idempotency_key) do nothing`,
    [randomUUID(), entry.workspaceId, entry.service, payload, entry.runId, entry.idempotencyKey],
  );
  const { rows } = await pool.query<{ id: string; payload: JsonObject; created_at: Date }>(
    'select id, payload, created_at from outbox_message where workspace_id = $1 and idempotency_key = $2',
    [entry.workspaceId, entry.idempotencyKey],
  );
  const [row] = rows;
  if (!row) throw new Error('The outbox message was not stored.');
  return { id: row.id, payload: row.payload, storedAt: row.created_at.toISOString() };
}
