import type * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { anySchema, type JsonSchema } from '../json-schema';
import type { FieldMeta } from '../node-definition';
import { dereference } from '../types/dereference';
import { fieldOf, itemOf } from '../types/member-of';

/** A place in a step's settings where values are put in. */
export interface ConfigField {
  /** inside config: ['messages', 0, 'text'] */
  path: (string | number)[];
  kind: 'template' | 'expression';
  source: string;
  /** of the setting; for a text deep inside one, of the setting it is in */
  meta: FieldMeta;
}

/**
 * Every template and expression in a config, in the order its settings are declared. Empty texts are left out, and so are
 * settings that are not drawn for this config: what nobody can see must neither fail a check nor be computed.
 */
export function configFields(schema: z.ZodType, config: JsonObject): ConfigField[] {
  const fields: ConfigField[] = [];
  visit(schema as SchemaWithDef, config, [], {}, { config, fields, areHiddenIncluded: false });
  return fields;
}

/** The same with the settings that are not drawn: for edits that must hold when they are drawn again. */
export function allConfigFields(schema: z.ZodType, config: JsonObject): ConfigField[] {
  const fields: ConfigField[] = [];
  visit(schema as SchemaWithDef, config, [], {}, { config, fields, areHiddenIncluded: true });
  return fields;
}

/** What `.meta()` says of the setting at a path, where that does not depend on the config. */
export function metaAt(schema: z.ZodType, path: readonly (string | number)[]): FieldMeta | undefined {
  let current: SchemaWithDef | undefined = schema as SchemaWithDef;
  for (const part of path) {
    current = current && inner(current, part);
    if (!current) return undefined;
  }
  return metaOf(current);
}

function inner(schema: SchemaWithDef, part: string | number): SchemaWithDef | undefined {
  const { def } = schema._zod;
  const wrapped = def.innerType ?? def.in ?? (def.type === 'lazy' ? schema._zod.innerType : undefined);
  if (wrapped) return inner(wrapped, part);
  if (def.options) return def.options.map((option) => inner(option, part)).find((found) => found !== undefined);
  if (typeof part === 'number') return def.element ?? def.items?.[part];
  return def.shape ? (Object.hasOwn(def.shape, part) ? def.shape[part] : undefined) : def.valueType;
}

interface Walk {
  config: JsonObject;
  fields: ConfigField[];
  areHiddenIncluded: boolean;
}

/** What zod keeps about a schema; one shape for all kinds, because the walk only follows what is inside. */
interface SchemaWithDef {
  _zod: {
    def: {
      type: string;
      shape?: Record<string, SchemaWithDef>;
      element?: SchemaWithDef;
      innerType?: SchemaWithDef;
      options?: SchemaWithDef[];
      discriminator?: string;
      valueType?: SchemaWithDef;
      items?: SchemaWithDef[];
      left?: SchemaWithDef;
      right?: SchemaWithDef;
      in?: SchemaWithDef;
      values?: unknown[];
    };
    /** of a lazy schema, made once */
    innerType?: SchemaWithDef;
  };
  meta(): FieldMeta | undefined;
  safeParse(value: unknown): { success: boolean };
}

function visit(
  schema: SchemaWithDef,
  value: Json | undefined,
  path: ConfigField['path'],
  outer: FieldMeta,
  into: Walk,
): void {
  if (value === undefined || value === null || (outer.value === undefined && !holdsFields(schema))) return;
  const own = schema.meta();
  const meta = own ? { ...outer, ...own } : outer;
  if (meta.value === 'deep') {
    visitDeep(value, path, meta.schemaAt ? { ...meta, expects: schemaAt(into.config, meta.schemaAt) } : meta, into);
    return;
  }
  if (meta.value && typeof value === 'string') {
    if (value.trim() !== '') into.fields.push({ path, kind: meta.value, source: value, meta });
    return;
  }
  const { def } = schema._zod;
  switch (def.type) {
    case 'object':
      if (!isJsonObject(value)) return;
      for (const [key, inner] of Object.entries(def.shape ?? {})) {
        if (into.areHiddenIncluded || isShown(inner, value)) visit(inner, value[key], [...path, key], {}, into);
      }
      return;
    case 'record':
      if (!isJsonObject(value) || !def.valueType) return;
      for (const key of Object.keys(value)) visit(def.valueType, value[key], [...path, key], meta, into);
      return;
    case 'array':
      if (!Array.isArray(value) || !def.element) return;
      for (const [index, item] of value.entries()) visit(def.element, item, [...path, index], meta, into);
      return;
    case 'tuple':
      if (!Array.isArray(value)) return;
      for (const [index, inner] of (def.items ?? []).entries())
        visit(inner, value[index], [...path, index], meta, into);
      return;
    case 'union': {
      const option = chooseOption(def.options ?? [], def.discriminator, value);
      if (option) visit(option, value, path, meta, into);
      return;
    }
    case 'intersection':
      if (def.left) visit(def.left, value, path, meta, into);
      if (def.right) visit(def.right, value, path, meta, into);
      return;
    case 'lazy':
      if (schema._zod.innerType) visit(schema._zod.innerType, value, path, meta, into);
      return;
    case 'pipe':
      if (def.in) visit(def.in, value, path, meta, into);
      return;
    default:
      // optional, nullable, default, prefault, catch, readonly, nonoptional
      if (def.innerType) visit(def.innerType, value, path, meta, into);
  }
}

const known = new WeakMap<SchemaWithDef, boolean>();

/** Whether a value could be put in anywhere below; most settings are plain, and data in them can be large. */
function holdsFields(schema: SchemaWithDef): boolean {
  const before = known.get(schema);
  if (before !== undefined) return before;
  // A schema that contains itself holds what the rest of it holds.
  known.set(schema, false);
  const { def, innerType } = schema._zod;
  const parts = [
    ...Object.values(def.shape ?? {}),
    ...(def.options ?? []),
    ...(def.items ?? []),
    ...[
      def.element,
      def.innerType,
      def.valueType,
      def.left,
      def.right,
      def.in,
      def.type === 'lazy' ? innerType : undefined,
    ],
  ];
  const holds = schema.meta()?.value !== undefined || parts.some((part) => part !== undefined && holdsFields(part));
  known.set(schema, holds);
  return holds;
}

/** Whether the form draws this setting beside the others as they are. */
function isShown(schema: SchemaWithDef, siblings: JsonObject): boolean {
  return Object.entries(metaOf(schema).showWhen ?? {}).every(([name, values]) =>
    values.includes(siblings[name] ?? null),
  );
}

/** What `.meta()` said of a schema or of what it wraps, the outer word counting more. */
function metaOf(schema: SchemaWithDef): FieldMeta {
  const { innerType } = schema._zod.def;
  return { ...(innerType ? metaOf(innerType) : {}), ...schema.meta() };
}

/** The type the setting must have is narrowed on the way down, so that each text inside has the type of its own place. */
function visitDeep(value: Json, path: ConfigField['path'], meta: FieldMeta, into: Walk): void {
  const { expects } = meta;
  const at = (inner: JsonSchema | null | undefined): FieldMeta =>
    expects ? { ...meta, expects: inner ?? anySchema } : meta;
  if (typeof value === 'string') {
    if (value.includes('{{')) into.fields.push({ path, kind: 'template', source: value, meta });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      visitDeep(item, [...path, index], at(expects && itemOf(expects)), into);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value))
      visitDeep(item, [...path, key], at(expects && fieldOf(expects, key)), into);
  }
}

function schemaAt(config: JsonObject, path: readonly string[]): JsonSchema {
  let current: Json | undefined = config;
  for (const key of path) current = isJsonObject(current) ? current[key] : undefined;
  return isJsonObject(current) ? dereference(current as JsonSchema) : anySchema;
}

function chooseOption(
  options: SchemaWithDef[],
  discriminator: string | undefined,
  value: Json,
): SchemaWithDef | undefined {
  if (discriminator && isJsonObject(value)) {
    const tag = value[discriminator];
    return options.find((option) => option._zod.def.shape?.[discriminator]?._zod.def.values?.includes(tag));
  }
  return options.find((option) => option.safeParse(value).success);
}
