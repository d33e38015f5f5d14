import { type Schema, Validator } from '@cfworker/json-schema';
import { openApiDocument } from '../openapi';
import type { RestReply } from './rest-client';

interface Answer {
  content?: Record<string, { schema?: { $ref: string } }>;
}
interface Described {
  operationId: string;
  responses: Record<string, Answer>;
}

type Tree = Record<string, unknown>;

/** The document says that fields may be added; here a field that it does not name is a mistake in it. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Tree = Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, closed(inside)]));
  if (copy.type === 'object' && copy.properties !== undefined) copy.additionalProperties ??= false;
  return copy;
};

/** Holds real answers against the OpenAPI document: status, content type and body. */
export class OpenApiChecker {
  private readonly operations = new Map<string, Described>();
  private readonly validators = new Map<string, Validator>();
  private readonly components: Tree;

  constructor() {
    const document = openApiDocument() as { paths: Record<string, Record<string, Described>>; components: Tree };
    for (const methods of Object.values(document.paths))
      for (const described of Object.values(methods)) this.operations.set(described.operationId, described);
    this.components = closed(document.components) as Tree;
  }

  get operationIds(): string[] {
    return [...this.operations.keys()];
  }

  /** What of the answer is not as the document says; empty when all is. */
  problemsOf(operationId: string, { status, headers, text }: RestReply): string[] {
    const answer = this.operations.get(operationId)?.responses[status];
    if (!answer) return [`${operationId} does not speak of status ${status}: ${text.slice(0, 300)}`];
    const type = headers.get('content-type')?.split(';')[0] ?? null;
    if (!answer.content) return text === '' ? [] : [`status ${status} has a body and should have none`];
    const content = (type === null ? undefined : answer.content[type]) ?? answer.content['*/*'];
    if (!content) return [`status ${status} answers ${type}, and the document says ${Object.keys(answer.content)}`];
    if (!content.schema) return [];
    const { errors } = this.validator(content.schema.$ref).validate(JSON.parse(text));
    return errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);
  }

  private validator(ref: string): Validator {
    const known = this.validators.get(ref);
    if (known) return known;
    const made = new Validator({ $ref: ref, components: this.components } as Schema, '2020-12', false);
    this.validators.set(ref, made);
    return made;
  }
}
