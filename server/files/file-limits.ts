/** bytes; the most a file given to a run may have */
export const MAX_FILE_BYTES = 50 * 1_024 * 1_024;
