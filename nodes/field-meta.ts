import type { FieldMeta } from '@/graph/node-definition';

/** Types a field's `.meta()`: zod itself takes anything there, so a misspelt key would go unseen. */
export const field = (meta: FieldMeta): FieldMeta & Record<string, unknown> => ({ ...meta });
