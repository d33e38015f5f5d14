import { statfs } from 'node:fs/promises';
import { type DiskRoom, LOW_WATER_BYTES } from '@/server/runs/disk-room';

const KNOWN_FOR_MS = 1_000;
/** A disk does not lose its last half gigabyte in less. */
const USED_FOR_MS = 5_000;
/** Nobody waits for the look meanwhile, and the start that asked for it goes first. */
const LOOKED_AFTER_MS = 20;

/** Looks at the disk of the data folder, where the embedded database is, about once a second at most. */
export const dataFolderRoom = (folder: string): DiskRoom => {
  let known: Promise<boolean> | null = null;
  let knownSince = Number.NEGATIVE_INFINITY;
  let hadRoom = false;
  let soon: NodeJS.Timeout | null = null;
  const lookNow = (): Promise<boolean> => {
    if (soon) clearTimeout(soon);
    soon = null;
    knownSince = performance.now();
    known = look(folder).then((hasRoom) => {
      hadRoom = hasRoom;
      return hasRoom;
    });
    return known;
  };
  return {
    hasRoom() {
      const age = performance.now() - knownSince;
      if (known && age < KNOWN_FOR_MS) return known;
      if (!known || !hadRoom || age >= USED_FOR_MS) return lookNow();
      soon ??= setTimeout(lookNow, LOOKED_AFTER_MS).unref();
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
