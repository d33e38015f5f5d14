import type { Pool } from 'pg';
import { canonicalJson } from '@/graph/canonical-json';
import type { RunOrigin } from '@/server/engine/driver-ports';
import { type GoesOnFrom, goesOnFrom } from '@/server/engine/goes-on-from';
import type { GroupOfItems } from '@/server/engine/group-of-items';
import { containerOf, instanceOf, keyOf } from '@/server/engine/step-path';

/** Retries of retries; further back nobody looks. */
const MOST_RETRIES = 20;

/** A run that a step had begun in a run which has no record of it. */
interface Unheard {
  id: string;
  origin: RunOrigin;
}

/**
 * What the step at `path` had begun in the run that this one goes on from, of which that run never heard: the step was stopped, or its
 * worker died, between the beginning of the other run and the record of it. What that one did must not be done twice.
 */
export async function findUnheard(pool: Pool, from: GoesOnFrom | null, path: string): Promise<Unheard | undefined> {
  let earlier = from;
  for (let retries = 0; earlier && retries < MOST_RETRIES; retries++) {
    const { rows } = await pool.query<{
      earlier: RunOrigin | null;
      isHeard: boolean;
      id: string | null;
      origin: RunOrigin;
    }>(
      `select run.origin as earlier, child.id, child.origin,
              exists (select 1 from run_event where run_id = run.id and path = $2 and type = 'call.started') as "isHeard"
       from run left join run as child on child.parent_run_id = run.id and child.parent_path = $2
       where run.id = $1 order by child.created_at desc limit 1`,
      [earlier.runId, path],
    );
    const [run] = rows;
    // What is on record has been decided by the record.
    if (!run || run.isHeard) return undefined;
    if (run.id !== null) return { id: run.id, origin: run.origin };
    earlier = goesOnFrom(run.earlier);
  }
  return undefined;
}

/** The same for a group of items, unless it is to be gone through again, or was another. */
export async function goesOnFromUnheard(
  pool: Pool,
  from: GoesOnFrom | null,
  path: string,
  group: GroupOfItems,
): Promise<GroupOfItems['goesOnFrom']> {
  if (!from) return undefined;
  const container = containerOf(instanceOf(path))?.path ?? '';
  if (!from.onlyFailedItems && (from.fromPath === path || from.fromPath === container)) return undefined;
  const unheard = await findUnheard(pool, from, path);
  const before = unheard?.origin.kind === 'call' ? unheard.origin.group : undefined;
  if (!unheard || !before || !isSameGroup(before, group)) return undefined;
  const isForAll = group.onItemError === 'stop' && from.fromPath === null;
  return { runId: unheard.id, fromPath: isForAll ? null : keyOf(container) };
}

const isSameGroup = (one: GroupOfItems, other: GroupOfItems): boolean => placeOf(one) === placeOf(other);

const placeOf = ({ containerId, from, count, items }: GroupOfItems): string =>
  canonicalJson({ containerId, from, count, items });
