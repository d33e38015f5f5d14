import { statfs } from 'node:fs/promises';
import { type DiskRoom, LOW_WATER_BYTES } from '@/server/runs/disk-room';

/** A disk does not lose its last half gigabyte in less. */
const KNOWN_FOR_MS = 1_000;

/** Looks at the disk of the data folder, where the embedded database is, once a second at most. */
export const dataFolderRoom = (folder: string): DiskRoom => {
  let known: Promise<boolean> | null = null;
  let knownSince = Number.NEGATIVE_INFINITY;
  return {
    hasRoom() {
      if (known && performance.now() - knownSince < KNOWN_FOR_MS) return known;
      knownSince = performance.now();
      known = look(folder);
      return known;
    },
  };
};

async function look(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= LOW_WATER_BYTES;
  } catch {
    // No such folder: the database is elsewhere, and its disk is not ours to see.
    return true;
  }
}
