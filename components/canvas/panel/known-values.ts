import type { ApiOutputs } from '@/components/api/trpc';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { isBlobRef, type Json, type JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import { SAMPLES } from '../../forms/values/value-book';

/** What can be put in, by the names it has in expressions, and where these values come from. */
export interface Known {
  names: JsonObject;
  /** names that a sample stands in for: `input`, `steps.extract` */
  sampled: ReadonlySet<string>;
  from: string | null;
}

/** The values of the newest runs. */
type RunValues = ApiOutputs['runs']['workflowValues'] | undefined;

const known = new WeakMap<WorkflowDocument, { data: RunValues; found: Known }>();

/** What each step gave last, else a sample of it. The same for every step of a workflow, so it is found once for all. */
export const knownValues = (document: WorkflowDocument, registry: NodeRegistry, data: RunValues): Known => {
  const before = known.get(document);
  if (before && before.data === data) return before.found;
  const found = findValues(document, registry, data);
  known.set(document, { data, found });
  return found;
};

const findValues = (document: WorkflowDocument, registry: NodeRegistry, data: RunValues): Known => {
  const steps: JsonObject = {};
  const sampled = new Set<string>();
  for (const node of document.nodes) {
    const output = data?.steps[node.key]?.output;
    if (output !== undefined && !isBlobRef(output)) {
      steps[node.key] = output as Json;
      continue;
    }
    const sample = sampleOf(node, registry);
    if (sample === undefined || sample === null) continue;
    steps[node.key] = sample;
    sampled.add(`steps.${node.key}`);
  }
  const start = document.nodes.find((node) => registry.get(node.type)?.hasInput === false);
  const given = data?.input as JsonObject | null | undefined;
  const input = given ?? (start ? (steps[start.key] as JsonObject | undefined) : undefined);
  if (!given && input) sampled.add('input');
  const from = data?.runNumber ? `run ${data.runNumber}` : sampled.size > 0 ? SAMPLES : null;
  return { names: { steps, ...(input ? { input } : {}) }, sampled, from };
};

// While one step is edited the settings of all others stay what they are.
const samples = new WeakMap<JsonObject, { type: string; sample: Json | undefined }>();

const sampleOf = ({ type, config }: WorkflowNode, registry: NodeRegistry): Json | undefined => {
  const before = samples.get(config);
  if (before?.type === type) return before.sample;
  const definition = registry.get(type);
  const parsed = definition?.config.safeParse(config);
  const sample = definition?.sample && parsed?.success ? definition.sample(parsed.data) : undefined;
  samples.set(config, { type, sample });
  return sample;
};
