import type { Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';

const MAX_DEPTH = 4;

const SAMPLES_OF_FORMAT: Partial<Record<string, string>> = {
  date: '2026-11-23',
  'date-time': '2026-11-23T10:00:00.000Z',
  email: 'name@example.com',
};

/** Something of this type, for a preview where nothing has run yet; undefined when the type says too little. */
export function sampleOfSchema(schema: JsonSchema, depth = 0): Json | undefined {
  if (schema.enum && schema.enum.length > 0) return schema.enum[0] as Json;
  const type = [schema.type].flat().find((one) => one !== 'null');
  switch (type) {
    case 'string':
      return SAMPLES_OF_FORMAT[schema.format ?? ''] ?? schema.title ?? 'Text';
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array': {
      const item = depth < MAX_DEPTH ? sampleOfSchema(schema.items ?? {}, depth + 1) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'object': {
      const fields = depth < MAX_DEPTH ? Object.entries(schema.properties ?? {}) : [];
      return Object.fromEntries(
        fields.flatMap(([name, field]) => {
          const value = sampleOfSchema(field, depth + 1);
          return value === undefined ? [] : [[name, value]];
        }),
      );
    }
    default:
      return undefined;
  }
}
