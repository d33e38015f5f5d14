import type { TRPCDataTransformer } from '@trpc/server';

/**
 * Changes nothing: what goes over the wire is JSON as it is, never revived into classes. With a transformer present, tRPC
 * takes the types of outputs as they are, where its own rule for JSON would turn JSON Schema's open keywords into unknown.
 * Procedures therefore return only what survives JSON: dates as ISO text, no undefined in lists.
 */
export const plainJson: TRPCDataTransformer = { serialize: (value) => value, deserialize: (value) => value };
