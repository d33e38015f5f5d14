import { nearestName } from '../expressions/nearest-name';
import type { NamedType, StepType, TypeScope } from '../expressions/type-scope';
import type { JsonSchema } from '../json-schema';
import { ROOT_SCOPE } from '../plan';
import { labelOf } from '../types/label-of';
import { containersOf, type Structure, scopeOf, sinksOf } from './structure';
import type { Typing } from './typing';

/** What a run knows of itself, for the engine to give and expressions to read. */
const runSchema: JsonSchema = {
  type: 'object',
  title: 'This run',
  properties: {
    id: { type: 'string', title: 'Run id' },
    startedAt: { type: 'string', format: 'date-time', title: 'Started at' },
  },
  required: ['id', 'startedAt'],
  additionalProperties: false,
};

/** As an expression reads a failure; see `errorOf` in server/engine/names.ts. */
const errorSchema: JsonSchema = {
  type: 'object',
  properties: {
    message: { type: 'string', title: 'Message' },
    code: { type: 'string', title: 'Code' },
  },
  required: ['message', 'code'],
};

/** What the fields of one step may read: everything before it, in its own container and around it. */
export class NodeTypeScope implements TypeScope {
  /** the step itself, then the containers around it: for each level, the step there that must wait for what is read */
  private readonly levels: { scopeId: string; at: string }[];

  constructor(
    private readonly typing: Typing,
    private readonly nodeId: string,
  ) {
    const { structure } = typing;
    this.levels = [nodeId, ...containersOf(structure, nodeId)].map((at) => ({ scopeId: scopeOf(structure, at), at }));
  }

  name(name: string): NamedType | null {
    if (name === 'input') return { schema: this.typing.inputSchema(), label: titleOfStart(this.typing) };
    if (name === 'run') return { schema: runSchema, label: 'This run' };
    if (name === 'errors') return this.errors();
    for (const level of this.levels) {
      if (level.scopeId === ROOT_SCOPE) continue;
      const names = this.typing.namesInBody(level.scopeId);
      const schema = Object.hasOwn(names, name) ? names[name] : undefined;
      if (schema) return { schema, label: labelOf(name, schema) };
    }
    return null;
  }

  /** Why steps before this one failed that went on by their error port; null when none can have. */
  private errors(): NamedType | null {
    const { structure } = this.typing;
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const level of this.levels) {
      const reach = this.typing.reach(level.scopeId);
      for (const id of structure.scopes.get(level.scopeId)?.order ?? []) {
        const node = structure.nodes.get(id);
        if (!node || !reach.mayHaveFailed(id, level.at)) continue;
        const isCertain = reach.isCertainlyFailed(id, level.at);
        const title = `What went wrong in ${node.title}`;
        properties[node.key] = { ...errorSchema, title, ...(isCertain ? {} : { 'x-optional': true }) };
        if (isCertain) required.push(node.key);
      }
    }
    if (Object.keys(properties).length === 0) return null;
    return { schema: { type: 'object', title: 'Errors', properties, required }, label: 'Errors' };
  }

  step(key: string): StepType {
    const { structure } = this.typing;
    const step = structure.byKey.get(key);
    if (!step) {
      const near = nearestName(key, this.stepKeys());
      return {
        kind: 'unknown',
        near: near === null ? null : { key: near, title: structure.byKey.get(near)?.title ?? near },
      };
    }
    const home = scopeOf(structure, step.id);
    const level = this.levels.find((one) => one.scopeId === home);
    if (!level) return notHere(insideReason(structure, step.id));
    if (step.id === this.nodeId) return notHere('A step cannot use its own result.');
    if (step.id === level.at) return notHere(`${step.title} is not done while the steps inside it run.`);
    const reach = this.typing.reach(home);
    if (!reach.isUpstream(step.id, level.at)) {
      const self = structure.nodes.get(this.nodeId)?.title ?? 'this step';
      return notHere(
        reach.isUpstream(level.at, step.id)
          ? `${step.title} runs after ${self}, so there is nothing to use yet.`
          : `${step.title} does not come before ${self}. Connect it to a step before this one.`,
      );
    }
    const schema = this.typing.outputOf(step.id);
    const isOptional = !reach.isCertain(step.id, level.at);
    return { kind: 'known', schema, title: step.title, isOptional, reason: reasonOf(structure, step.id) };
  }

  stepKeys(): string[] {
    const { structure } = this.typing;
    return this.levels.toReversed().flatMap((level) => {
      const reach = this.typing.reach(level.scopeId);
      const order = structure.scopes.get(level.scopeId)?.order ?? [];
      return order.filter((id) => reach.isUpstream(id, level.at)).map((id) => structure.nodes.get(id)?.key ?? '');
    });
  }
}

/** What a container's fields about its body may read: the last steps inside it too. */
export class BodyTypeScope implements TypeScope {
  private readonly outer: TypeScope;

  constructor(
    private readonly typing: Typing,
    private readonly containerId: string,
  ) {
    this.outer = typing.scopeOf(containerId);
  }

  name(name: string): NamedType | null {
    const names = this.typing.namesInBody(this.containerId);
    const schema = Object.hasOwn(names, name) ? names[name] : undefined;
    return schema ? { schema, label: labelOf(name, schema) } : this.outer.name(name);
  }

  step(key: string): StepType {
    const { structure } = this.typing;
    const step = structure.byKey.get(key);
    if (!step || scopeOf(structure, step.id) !== this.containerId) return this.outer.step(key);
    return {
      kind: 'known',
      schema: this.typing.outputOf(step.id),
      title: step.title,
      isOptional: !this.typing.reach(this.containerId).alwaysGives(step.id),
      reason: reasonOf(structure, step.id),
    };
  }

  stepKeys(): string[] {
    const { structure } = this.typing;
    const inside = (structure.scopes.get(this.containerId)?.order ?? []).map(
      (id) => structure.nodes.get(id)?.key ?? '',
    );
    const last = new Set(sinksOf(structure, this.containerId).map((id) => structure.nodes.get(id)?.key));
    // The last steps are what a container mostly gives, so they come nearest.
    return [
      ...this.outer.stepKeys(),
      ...inside.filter((key) => !last.has(key)),
      ...inside.filter((key) => last.has(key)),
    ];
  }
}

const notHere = (reason: string): StepType => ({ kind: 'unavailable', reason });

function titleOfStart(typing: Typing): string {
  const id = typing.startId();
  return (id === undefined ? undefined : typing.structure.nodes.get(id)?.title) ?? 'The input';
}

function insideReason(structure: Structure, stepId: string): string {
  const title = structure.nodes.get(stepId)?.title;
  const container = structure.nodes.get(scopeOf(structure, stepId))?.title;
  return `${title} is inside ${container}: use the results of ${container} instead.`;
}

function reasonOf(structure: Structure, stepId: string): string {
  const node = structure.nodes.get(stepId);
  const title = node?.title ?? 'The step';
  if (node?.isOff) return `${title} is switched off`;
  return `${title} may be skipped`;
}
