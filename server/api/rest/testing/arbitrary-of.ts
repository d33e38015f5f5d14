import fc from 'fast-check';

interface SchemaNode {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
  properties?: Record<string, SchemaNode>;
  required?: string[];
  additionalProperties?: unknown;
  items?: SchemaNode;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

/** Text that has broken parsers, databases and terminals before. */
const NASTY = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202eabc',
  '../../etc/passwd',
  "'; drop table run; --",
  '__proto__',
  '💥'.repeat(40),
];

const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    ...NASTY,
    { $blob: 'a'.repeat(64), size: 1, preview: '' },
    { $file: 'x', name: 'y' },
    1e308,
    -0,
  ),
);

/** Values of a JSON Schema, and, one in eight at every place, anything else. */
export const arbitraryOf = (schema: SchemaNode, defs: Record<string, SchemaNode>, depth = 0): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 7, arbitrary: fitting(schema, defs, depth) }, { weight: 1, arbitrary: anyJson });

const fitting = (schema: SchemaNode, defs: Record<string, SchemaNode>, depth: number): fc.Arbitrary<unknown> => {
  if (schema.$ref) return fitting(defs[schema.$ref.split('/').at(-1) ?? ''] ?? {}, defs, depth);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, defs, depth)));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return objects(schema, defs, depth);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, defs, depth + 1), { maxLength: depth > 2 ? 1 : 3 });
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum ?? -9, -1e9), max: Math.min(schema.maximum ?? 1e9, 1e9) });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return anyJson;
  }
};

const objects = (schema: SchemaNode, defs: Record<string, SchemaNode>, depth: number): fc.Arbitrary<unknown> => {
  const known = fc.record(
    Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, inside]) => [name, arbitraryOf(inside, defs, depth + 1)]),
    ),
    { requiredKeys: schema.required ?? [] },
  );
  const more = fc.dictionary(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 8 })), anyJson, { maxKeys: 2 });
  const isOpen = schema.additionalProperties !== false;
  return fc
    .tuple(known, fc.oneof({ weight: isOpen ? 1 : 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: more }))
    .map(([fields, added]) => ({ ...added, ...fields }));
};

const texts = ({ pattern, minLength = 0, maxLength = 200 }: SchemaNode): fc.Arbitrary<string> => {
  const free = fc.oneof(fc.string({ minLength, maxLength: Math.min(maxLength, 60) }), fc.constantFrom(...NASTY));
  if (pattern === undefined) return free;
  return fc.oneof(
    fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, 200)),
    free,
  );
};
