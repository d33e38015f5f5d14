import { Refusal } from '@/server/refusal';
import type { DiskRoom } from './disk-room';

/** Before anything large is written: a database that runs out of disk in the middle of a run loses more than a run. */
export const requireDiskRoom = async (disk: DiskRoom): Promise<void> => {
  if (!(await disk.hasRoom()))
    throw new Refusal(
      'no-space',
      'Less than 500 MB of disk are free on the server, so nothing new is stored. What is there can still be read.',
    );
};
