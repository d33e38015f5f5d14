import type { DiskRoom } from '../disk-room';
import type { QueueRoom } from '../queue-room';
import type { RunsBelow } from '../runs-below';

/** There is room for every run. */
export const roomy: { queueRoom: QueueRoom; disk: DiskRoom; below: Pick<RunsBelow, 'take' | 'most'> } = {
  queueRoom: { take: async () => ({ hasRoom: true }) },
  disk: { hasRoom: async () => true },
  below: { most: Number.POSITIVE_INFINITY, take: async () => true },
};
