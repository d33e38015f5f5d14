import type { PoolClient } from 'pg';
import type { NewSignal } from '@/server/engine/driver-ports';
import { Refusal } from '@/server/refusal';
import type { RunQueue } from '@/server/runs/run-queue';

type OfLink = Omit<Extract<NewSignal, { type: 'gate-link' }>, 'type' | 'gateId'>;

/** Has the log of the run say who was given a link to its question, and who took it back. Refuses when the run has ended. */
export const tellOfLink = async (
  queue: Pick<RunQueue, 'signal'>,
  client: PoolClient,
  gate: { id: string; runId: string },
  what: OfLink,
): Promise<void> => {
  const isHeard = await queue.signal(gate.runId, { type: 'gate-link', gateId: gate.id, ...what }, client);
  if (!isHeard) throw new Refusal('conflict', 'This run has ended.');
};
