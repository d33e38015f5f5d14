import type { TRPCDataTransformer } from '@trpc/server';

/** The client's half of `server/api/plain-json.ts`: changes nothing, and tells tRPC to leave the types alone too. */
export const plainJson: TRPCDataTransformer = { serialize: (value) => value, deserialize: (value) => value };
