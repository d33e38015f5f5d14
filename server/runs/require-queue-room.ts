import { Refusal } from '@/server/refusal';
import type { QueueRoom } from './queue-room';

const TRY_AGAIN_SECONDS = 30;

/** Before a run is written: a queue that only grows keeps nobody's promise. */
export const requireQueueRoom = async (room: QueueRoom, workspaceId: string): Promise<void> => {
  const answer = await room.take(workspaceId);
  if (answer.hasRoom) return;
  const waiting = `${answer.queued.toLocaleString('en-US')} runs are waiting to start`;
  const details = { retryAfterSeconds: TRY_AGAIN_SECONDS };
  if (answer.isFull === 'workspace')
    throw new Refusal('too-many', `${waiting} here, which is the most. Try again when some have begun.`, details);
  throw new Refusal('unavailable', `Sluice is busy: ${waiting}. Nothing was started; try again in a moment.`, details);
};
