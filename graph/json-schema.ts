/**
 * The part of JSON Schema 2020-12 that types in Sluice are made of. Unknown keywords are kept, because a tool's schema
 * must reach its server unchanged.
 */
export interface JsonSchema {
  [keyword: string]: unknown;
  type?: JsonSchemaType | JsonSchemaType[];
  title?: string;
  description?: string;
  /** `file` marks a FileRef; `date`, `date-time`, `email`, `uri` as usual */
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  /** true on a value that may be absent because its step may be skipped */
  'x-optional'?: boolean;
}

export type JsonSchemaType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/** Nothing is known of the value; every use is allowed and checked at run time only. */
export const anySchema: JsonSchema = {};

/** The type of a FileRef: a file held in the store, never its bytes. */
export const fileSchema: JsonSchema = {
  type: 'object',
  format: 'file',
  properties: {
    $file: { type: 'string' },
    name: { type: 'string', title: 'File name' },
    mediaType: { type: 'string', title: 'File type' },
    size: { type: 'integer', title: 'Size in bytes' },
  },
  required: ['$file', 'name', 'mediaType', 'size'],
};
