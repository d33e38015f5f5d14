/** Whether the machine that keeps runs and files has room for more. Reading goes on when it has not. */
export interface DiskRoom {
  hasRoom(): Promise<boolean>;
}

/** Less free than this and new runs and files are refused. */
export const LOW_WATER_BYTES = 500 * 1_024 * 1_024;
