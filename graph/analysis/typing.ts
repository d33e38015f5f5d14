import { inferSource } from '../expressions/infer-source';
import type { TypeScope } from '../expressions/type-scope';
import { withLocals } from '../expressions/with-locals';
import type { JsonSchema } from '../json-schema';
import { anySchema } from '../json-schema';
import type { BodyInfo, SchemaContext } from '../node-definition';
import { readableType } from '../types/readable-type';
import { BodyTypeScope, NodeTypeScope } from './node-type-scope';
import { ScopeReach } from './reach';
import { type Structure, sinksOf } from './structure';

const NO_LOCALS: Record<string, JsonSchema> = {};

/**
 * The types of everything in a document, found on demand and kept: what a step gives, and what the fields of a step may use.
 * A step's type rests on the types of steps before it only, so the search ends.
 */
export class Typing {
  private readonly reaches = new Map<string, ScopeReach>();
  private readonly outputs = new Map<string, JsonSchema>();
  private readonly nodeScopes = new Map<string, TypeScope>();
  private readonly bodyScopes = new Map<string, TypeScope>();
  private readonly bodyNames = new Map<string, Record<string, JsonSchema>>();
  /** steps whose type is being found: a loop drawn by mistake must not send the search round it for ever */
  private readonly pending = new Set<string>();

  constructor(readonly structure: Structure) {}

  reach(scopeId: string): ScopeReach {
    let reach = this.reaches.get(scopeId);
    if (!reach) {
      const scope = this.structure.scopes.get(scopeId) ?? { id: scopeId, order: [], looped: [] };
      reach = new ScopeReach(this.structure, scope);
      this.reaches.set(scopeId, reach);
    }
    return reach;
  }

  /** What a step gives when it succeeds. */
  outputOf(nodeId: string): JsonSchema {
    const known = this.outputs.get(nodeId);
    if (known) return known;
    if (this.pending.has(nodeId)) return anySchema;
    this.pending.add(nodeId);
    const schema = readableType(this.computeOutput(nodeId));
    this.pending.delete(nodeId);
    this.outputs.set(nodeId, schema);
    return schema;
  }

  private computeOutput(nodeId: string): JsonSchema {
    const facts = this.structure.facts.get(nodeId);
    if (!facts || facts.issues.length > 0) return anySchema;
    return facts.definition.outputSchema(facts.config, this.contextOf(nodeId));
  }

  /** The input of the run: what its Start gives. */
  inputSchema(): JsonSchema {
    const start = this.startId();
    return start === undefined ? anySchema : this.outputOf(start);
  }

  startId(): string | undefined {
    return this.structure.startId;
  }

  /** What the fields of a step may use. */
  scopeOf(nodeId: string): TypeScope {
    const scope = this.nodeScopes.get(nodeId) ?? new NodeTypeScope(this, nodeId);
    this.nodeScopes.set(nodeId, scope);
    return scope;
  }

  /** What a container's own fields about its body may use. */
  bodyScopeOf(containerId: string): TypeScope {
    const scope = this.bodyScopes.get(containerId) ?? new BodyTypeScope(this, containerId);
    this.bodyScopes.set(containerId, scope);
    return scope;
  }

  /** The names a container adds for the steps inside it: `item`, `state`, `voter`, `index`. */
  namesInBody(containerId: string): Record<string, JsonSchema> {
    let names = this.bodyNames.get(containerId);
    if (!names) {
      const facts = this.structure.facts.get(containerId);
      const own =
        facts && facts.issues.length === 0
          ? facts.definition.bodyScope?.(facts.config, this.outerContext(containerId))
          : {};
      names = Object.fromEntries(Object.entries(own ?? {}).map(([name, schema]) => [name, readableType(schema)]));
      this.bodyNames.set(containerId, names);
    }
    return names;
  }

  contextOf(nodeId: string): SchemaContext {
    const facts = this.structure.facts.get(nodeId);
    const outer = this.outerContext(nodeId);
    if (!facts?.isContainer) return outer;
    const bodySources = new Set(
      facts.fields.filter((field) => field.meta.scope === 'body').map((field) => field.source),
    );
    return {
      typeOf: (source, kind, locals = NO_LOCALS) =>
        bodySources.has(source)
          ? inferSource(source, kind, withLocals(this.bodyScopeOf(nodeId), locals)).schema
          : outer.typeOf(source, kind, locals),
      body: this.bodyOf(nodeId),
    };
  }

  private outerContext(nodeId: string): SchemaContext {
    return {
      typeOf: (source, kind, locals = NO_LOCALS) =>
        inferSource(source, kind, withLocals(this.scopeOf(nodeId), locals)).schema,
    };
  }

  private bodyOf(containerId: string): BodyInfo {
    const reach = this.reach(containerId);
    const sinks = sinksOf(this.structure, containerId).map((id) => {
      const node = this.structure.nodes.get(id);
      return {
        key: node?.key ?? '',
        title: node?.title ?? '',
        schema: this.outputOf(id),
        mayBeSkipped: !reach.alwaysGives(id),
      };
    });
    return { sinks };
  }
}
