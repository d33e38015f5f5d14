import {
  IN_PORT,
  OUT_PORT,
  SCHEMA_VERSION,
  type StepPolicy,
  type WorkflowDocument,
  type WorkflowNode,
} from '../document';
import type { JsonObject } from '../json';

interface NodeOptions {
  title?: string;
  policy?: StepPolicy;
  isOff?: boolean;
  position?: { x: number; y: number };
  typeVersion?: number;
}

/**
 * Builds documents for tests in the words one would say them in:
 * `workflow('name').node('start', 'start').node('draft', 'prompt', { prompt: '…' }).edge('start', 'draft').build()`.
 * A step's id is its key. `edge('router.refund', 'refund')` leaves from a named port. Between `inside('each')` and
 * `outside()` steps are put into that container.
 */
export const workflow = (name: string): WorkflowBuilder => new WorkflowBuilder(name);

export class WorkflowBuilder {
  private readonly nodes: WorkflowNode[] = [];
  private readonly edges: WorkflowDocument['edges'] = [];
  private readonly containers: string[] = [];

  constructor(private readonly name: string) {}

  node(key: string, type: string, config: JsonObject = {}, options: NodeOptions = {}): this {
    const parentId = this.containers.at(-1);
    const { title, position, typeVersion, ...rest } = options;
    this.nodes.push({
      id: key,
      key,
      type,
      typeVersion: typeVersion ?? 1,
      title: title ?? key,
      position: position ?? { x: this.nodes.length * 320, y: 0 },
      ...(parentId === undefined ? {} : { parentId }),
      config,
      ...rest,
    });
    return this;
  }

  /** The steps that follow are put into this container, until `outside()`. */
  inside(containerKey: string): this {
    this.containers.push(containerKey);
    return this;
  }

  outside(): this {
    this.containers.pop();
    return this;
  }

  /** `from` is a step's key, or `key.port` */
  edge(from: string, to: string): this {
    const [source = from, sourcePort = OUT_PORT] = from.split('.');
    const [target = to, targetPort = IN_PORT] = to.split('.');
    this.edges.push({
      id: `${source}.${sourcePort}-${target}`.replaceAll('.', '_'),
      source,
      sourcePort,
      target,
      targetPort,
    });
    return this;
  }

  /** Each step to the next: `chain('start', 'draft', 'finish')`. */
  chain(...keys: string[]): this {
    for (const [index, key] of keys.entries()) if (index > 0) this.edge(keys[index - 1] as string, key);
    return this;
  }

  build(): WorkflowDocument {
    return { schemaVersion: SCHEMA_VERSION, name: this.name, nodes: [...this.nodes], edges: [...this.edges] };
  }
}
