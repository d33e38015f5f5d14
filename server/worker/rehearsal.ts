import { compile } from '@/graph/compile';
import { IN_PORT, OUT_PORT, SCHEMA_VERSION, type WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import { type DriverDeps, driveClaimed } from '@/server/engine/driver';
import type { RunLog } from '@/server/engine/driver-ports';

/** Of processor time, about; by then most of the engine has been compiled. */
const LONGEST_MS = 800;
const MOST_RUNS = 300;

const ITEMS = ['a', 'b', 'c', 'd', 'e'];
/** What every rehearsed run must give. */
const EXPECTED = JSON.stringify({ n: ITEMS.map((item) => `${item}!`) });

/**
 * Drives a small workflow, of which nothing is kept, until the machine has compiled the engine. The first runs after a start
 * would else take ten times what the same runs take a minute later.
 *
 * @returns how many runs it drove, for the log
 */
export async function rehearse(driver: DriverDeps, registry: NodeRegistry, signal: AbortSignal): Promise<number> {
  const { plan } = compile(rehearsed(registry), registry);
  if (!plan) throw new Error('The rehearsed workflow does not compile.');
  const began = performance.now();
  let runs = 0;
  while (runs < MOST_RUNS && !signal.aborted && performance.now() - began < LONGEST_MS) {
    const log = new ForgetfulLog();
    const deps = {
      ...driver,
      runLog: log,
      plans: { load: async () => plan },
      signals: { subscribe: () => () => undefined },
    };
    const runId = `rehearsal-${runs++}`;
    const run = {
      runId,
      workspaceId: '',
      versionId: '',
      input: { items: ITEMS },
      seed: '00',
      origin: null,
      budget: null,
    };
    await driveClaimed(deps, { ...run, epoch: 1, seq: 0, hasSignals: false }, { worker: 'rehearsal', stop: signal });
    if (log.output !== EXPECTED && !signal.aborted) throw new Error(`A rehearsed run gave ${log.output}.`);
    // Real runs go first.
    await driver.clock.breathe();
  }
  return runs;
}

/** Takes events and keeps nothing but what the run gave. */
class ForgetfulLog implements RunLog {
  output = '';

  async append({ projection }: Parameters<RunLog['append']>[0]): Promise<void> {
    if (projection.output !== undefined) this.output = JSON.stringify(projection.output);
  }
  claim = async (): Promise<null> => null;
  load = async (): Promise<[]> => [];
  begunBy = async (): Promise<[]> => [];
  park = async (): Promise<boolean> => true;
  signals = async (): Promise<[]> => [];
  release = async (): Promise<void> => undefined;
}

/** The kinds of steps that need nothing from outside, each way of going on, and a container. */
function rehearsed(registry: NodeRegistry): WorkflowDocument {
  const node = (
    key: string,
    type: string,
    config: JsonObject,
    parentId?: string,
  ): WorkflowDocument['nodes'][number] => ({
    id: key,
    key,
    type,
    typeVersion: registry.get(type)?.version ?? 1,
    title: key,
    position: { x: 0, y: 0 },
    ...(parentId === undefined ? {} : { parentId }),
    config,
  });
  const edge = (source: string, target: string, sourcePort = OUT_PORT) => ({
    id: `${source}-${target}`,
    source,
    sourcePort,
    target,
    targetPort: IN_PORT,
  });
  const value = (text: string): JsonObject => ({
    fields: [{ key: 'n', label: 'n', value: `{{ ${text} }}` }],
    base: '',
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    name: 'Rehearsal',
    nodes: [
      node('start', 'start', { fields: [{ key: 'items', label: 'Items', type: 'list', isRequired: true }] }),
      node('first', 'set-fields', value('size(input.items)')),
      node('route', 'router', {
        mode: 'rules',
        routes: [{ id: 'many', label: 'Many', description: '', when: 'steps.first.n > 2' }],
      }),
      node('few', 'set-fields', value('0')),
      node('each', 'parallel', { mode: 'each', items: '{{ input.items }}', maxItems: 100, concurrency: 3 }),
      node('mark', 'set-fields', value('item + "!"'), 'each'),
      node('plain', 'set-fields', value('steps.mark.n'), 'each'),
      node('all', 'set-fields', value('steps.each.results.map(result, result.n)')),
      node('finish', 'finish', {
        result: 'fields',
        fields: [{ key: 'n', label: 'n', value: '{{ steps.all.n }}' }],
        value: '',
      }),
    ],
    edges: [
      edge('start', 'first'),
      edge('first', 'route'),
      edge('route', 'each', 'many'),
      edge('route', 'few', 'otherwise'),
      edge('mark', 'plain'),
      edge('each', 'all'),
      edge('all', 'finish'),
    ],
  };
}
