import * as z from 'zod';

/** Any text is taken: one that is no id of ours gets the same "does not exist" as an unknown one. */
export const anyId = z.string().min(1).max(200);
