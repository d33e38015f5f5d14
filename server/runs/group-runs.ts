import type { Run } from '@/generated/prisma/client';
import type { RunOrigin } from '@/server/engine/driver-ports';
import type { GroupOfItems } from '@/server/engine/group-of-items';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';

// Runs that go through a group of the items of another run's container. They belong to that run and are reached from its page.

export const NOT_A_GROUP = { trigger: { not: 'group' } } as const;

/** For lists of runs: a part is looked for in its run, unless only a person can move it on. */
export const IS_LISTED = { OR: [NOT_A_GROUP, { status: 'needs_attention' as const }] };

export const groupOf = ({ origin }: Pick<Run, 'origin'>): GroupOfItems | null => {
  const known = fromJsonColumn<RunOrigin | null>(origin);
  return known?.kind === 'call' ? (known.group ?? null) : null;
};

/** `what`: "Retry", "Share". */
export const requireWholeRun = (run: Pick<Run, 'trigger'>, what: string): void => {
  if (run.trigger === 'group')
    throw new Refusal(
      'conflict',
      `This run goes through a part of the items of another run. ${what} that run, which has it as a part.`,
    );
};
