import { IN_PORT, OUT_PORT, SCHEMA_VERSION, type WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import { registry } from '@/nodes/registry';

export type StepKind = 'set-fields' | 'code';
type DocumentNode = WorkflowDocument['nodes'][number];

/** A workflow drawn by a program. Steps have their key for an id, and stand nowhere in particular. */
export function drawing(name: string, inputs: { key: string; type: string }[]) {
  const nodes: DocumentNode[] = [];
  const edges: WorkflowDocument['edges'] = [];
  let parentId: string | undefined;

  const add = (key: string, type: string, config: JsonObject): void => {
    const definition = registry.get(type);
    if (!definition) throw new Error(`There is no kind of step called ${type}.`);
    nodes.push({
      id: key,
      key,
      type,
      typeVersion: definition.version,
      title: key,
      position: { x: 300 * nodes.length, y: 0 },
      ...(parentId === undefined ? {} : { parentId, position: { x: 40, y: 80 } }),
      config,
    });
  };
  add('start', 'start', {
    fields: inputs.map(({ key, type }) => ({ key, label: key, type, isRequired: true })),
  } as JsonObject);

  return {
    /** A step that gives one number: by an expression, or by code over the value called `from`. */
    step(kind: StepKind, key: string, expression: string, from: string, code = 'input.n + 1'): void {
      if (kind === 'set-fields') add(key, ...setFields(expression));
      else
        add(key, 'code', {
          inputs: [{ key: 'n', value: `{{ ${from} }}` }],
          language: 'javascript',
          code: `return { n: ${code} };`,
          result: 'fields',
          fields: [{ key: 'n', label: 'n', type: from === 'item' ? 'text' : 'number', isRequired: true }],
          schema: {},
        });
    },
    router(key: string, routes: { id: string; when: string }[]): void {
      add(key, 'router', {
        mode: 'rules',
        routes: routes.map(({ id, when }) => ({ id, label: id, description: '', when })),
      });
    },
    forEach(key: string, items: string, maxItems: number, concurrency: number): void {
      add(key, 'parallel', { mode: 'each', items: `{{ ${items} }}`, maxItems, concurrency });
    },
    /** Carries one number from turn to turn, until it is `end`. */
    loop(key: string, turns: number, { initial, next, end }: { initial: string; next: string; end: number }): void {
      add(key, 'loop', {
        state: [
          {
            key: 'n',
            label: 'n',
            type: 'number',
            isRequired: true,
            initial: `{{ ${initial} }}`,
            next: `{{ ${next} }}`,
          },
        ],
        until: `state.n >= ${end}.0`,
        maxTurns: turns,
      });
    },
    inside(container: string, draw: () => void): void {
      parentId = container;
      draw();
      parentId = undefined;
    },
    join(source: string, target: string, sourcePort: string = OUT_PORT): void {
      edges.push({ id: `${source}_${sourcePort}_${target}`, source, sourcePort, target, targetPort: IN_PORT });
    },
    /** Ends the run with these values; `only` is the one of several ways whose value they come from. */
    finish(after: string | string[], values: Record<string, string>, only?: string): void {
      add('finish', 'finish', {
        result: 'fields',
        fields: Object.entries(values).map(([key, value]) => ({ key, label: key, value: `{{ ${value} }}` })),
        value: '',
      });
      for (const key of only ? [only] : [after].flat()) this.join(key, 'finish');
    },
    document: (): WorkflowDocument => ({ schemaVersion: SCHEMA_VERSION, name, nodes, edges }),
  };
}

function setFields(expression: string): [type: string, config: JsonObject] {
  return ['set-fields', { fields: [{ key: 'n', label: 'n', value: `{{ ${expression} }}` }], base: '' }];
}
