import type { Pool } from 'pg';
import type { Actor } from '@/server/accounts/actor';
import { uuidOr404 } from '@/server/record-id';
import { notFound } from '@/server/refusal';

/** A workflow without its document, which may be large and is often known. */
export interface WorkflowHead {
  id: string;
  workspaceId: string;
  name: string;
  revision: number;
  publishedVersionId: string | null;
}

/** What this process last saw of workflows, by id. It may be old: whoever writes by it has the database compare. */
const seen = new WeakMap<object, Map<string, WorkflowHead>>();

const MOST_SEEN = 2_000;

export const findWorkflowHead = async (
  pool: Pick<Pool, 'query'>,
  actor: Pick<Actor, 'workspaceId'>,
  id: string,
): Promise<WorkflowHead> => {
  const { rows } = await pool.query<WorkflowHead>({
    name: 'workflow-head',
    text: `select id, workspace_id as "workspaceId", name, revision, published_version_id as "publishedVersionId"
           from workflow where id = $1 and workspace_id = $2 and deleted_at is null`,
    values: [uuidOr404(id, 'workflow'), actor.workspaceId],
  });
  const [head] = rows;
  if (!head) throw notFound('workflow');
  remember(pool, head);
  return head;
};

/** The same as this process saw it last, if it did. */
export const lastSeenHead = (
  pool: Pick<Pool, 'query'>,
  actor: Pick<Actor, 'workspaceId'>,
  id: string,
): WorkflowHead | null => {
  const head = seen.get(pool)?.get(id);
  return head?.workspaceId === actor.workspaceId ? head : null;
};

function remember(pool: object, head: WorkflowHead): void {
  const heads = seen.get(pool) ?? new Map<string, WorkflowHead>();
  if (heads.size >= MOST_SEEN) heads.clear();
  seen.set(pool, heads.set(head.id, head));
}
