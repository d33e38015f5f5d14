import { statfs } from 'node:fs/promises';
import { type DiskRoom, LOW_WATER_BYTES } from '@/server/runs/disk-room';

/** Looks at the disk of the data folder, where the embedded database is. */
export const dataFolderRoom = (folder: string): DiskRoom => ({
  async hasRoom() {
    try {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize >= LOW_WATER_BYTES;
    } catch {
      // No such folder: the database is elsewhere, and its disk is not ours to see.
      return true;
    }
  },
});
