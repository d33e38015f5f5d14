import type { Pool } from 'pg';
import type { PlaceLimits } from './places';

/** A changed setting counts after this long. */
const KNOWN_FOR_MS = 2_000;

type Limit = Awaited<ReturnType<PlaceLimits['of']>>;

/**
 * Limits from the connection's own setting, and from the operator, who names `mcp:crm`, `model:openai` or
 * `http:api.example.com`. The smaller one counts.
 */
export const createPlaceLimits = ({
  pool,
  operator,
  defaultModel,
  now = Date.now,
}: {
  pool: Pick<Pool, 'query'>;
  operator: ReadonlyMap<string, number>;
  /** what a step that leaves the choice open gets */
  defaultModel(workspaceId: string): Promise<string | undefined>;
  now?(): number;
}): PlaceLimits => {
  const known = new Map<string, { limit: Limit; at: number }>();
  const hasKind = (kind: string): boolean => [...operator.keys()].some((key) => key.startsWith(`${kind}:`));
  const limitsModels = hasKind('model');

  const ofConnection = async (workspaceId: string, name: string): Promise<Limit> => {
    const cached = known.get(`${workspaceId} ${name}`);
    if (cached && now() - cached.at < KNOWN_FOR_MS) return cached.limit;
    const { rows } = await pool.query<{ max: number | null }>(
      'select max_concurrent as max from connection where workspace_id = $1 and name = $2',
      [workspaceId, name],
    );
    const key = `mcp:${name}`;
    const max = Math.min(rows[0]?.max ?? Number.POSITIVE_INFINITY, operator.get(key) ?? Number.POSITIVE_INFINITY);
    const limit = Number.isFinite(max) ? { key, name, max } : null;
    if (known.size > 1_000) known.clear();
    known.set(`${workspaceId} ${name}`, { limit, at: now() });
    return limit;
  };

  const ofOperator = (key: string, name: string): Limit => {
    const max = operator.get(key);
    return max === undefined ? null : { key, name, max };
  };

  return {
    async of({ workspaceId, kind, name }) {
      if (kind === 'mcp') return ofConnection(workspaceId, name);
      if (kind === 'http') return ofOperator(`http:${name}`, name);
      if (!limitsModels) return null;
      const provider = (name || ((await defaultModel(workspaceId)) ?? '')).split(':')[0] ?? '';
      return ofOperator(`model:${provider}`, provider);
    },
  };
};
