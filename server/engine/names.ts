import type { Names } from '@/graph/expressions/evaluate';
import { type BlobRef, isBlobRef, type Json, type JsonObject } from '@/graph/json';
import type { Claim } from './driver-ports';
import type { Outside } from './group-of-items';
import type { LargeValues } from './large-values';
import type { Seeding } from './seeding';
import type { RunState } from './state';
import type { StepError } from './step-error';
import { containerOf, instanceOf } from './step-path';

export interface RunNames extends Seeding {
  input: Json;
  run: JsonObject;
  /** what stands around the container whose items this run goes through */
  outside?: Outside;
}

/** Of a run that goes through a group of items: the names of the run that it does it for. */
export function runNames({ runId, input, seed, origin }: Claim, startedAt: string | null): RunNames {
  const group = origin?.kind === 'call' ? origin.group : undefined;
  if (!group) return { input, run: { id: runId, startedAt: startedAt ?? '' }, seed, within: '' };
  const { outside } = group;
  return { input: outside.input, run: outside.run as JsonObject, outside, seed: group.seed, within: group.within };
}

/**
 * The names an expression inside `instance` can read: the run's input, the outputs of steps here and in every enclosing
 * scope, why others failed, and what the containers around it add. Steps that gave nothing have no name. Only what `sources`
 * mention is fetched. Returns at once when every value is at hand.
 */
export function namesIn(
  state: RunState,
  instance: string,
  sources: readonly string[],
  run: RunNames,
  values: LargeValues,
): Names | Promise<Names> {
  const found = gather(state, instance, sources.join('\n'), run);
  const missing: BlobRef[] = [];
  const names = fill(found, (value) => {
    const known = values.atHand(value);
    if (known === undefined && isBlobRef(value)) missing.push(value);
    return known ?? null;
  });
  if (missing.length === 0) return names;
  return fetchAll(missing, values).then((fetched) =>
    fill(found, (value) => (isBlobRef(value) ? (fetched.get(value.$blob) ?? null) : value)),
  );
}

/** What the steps inside a container could read from `instance`, where the container stands, as the log has it. */
export function outsideOf(state: RunState, instance: string, sources: readonly string[], run: RunNames): Outside {
  const text = sources.join('\n');
  const { steps, errors, state: loopState, voter } = gather(state, instance, text, run);
  return {
    input: text.includes('input') ? run.input : null,
    run: run.run,
    steps: Object.fromEntries(steps),
    errors: Object.fromEntries(errors),
    ...(loopState === undefined ? {} : { state: loopState }),
    ...(voter === undefined ? {} : { voter }),
  };
}

async function fetchAll(references: BlobRef[], values: LargeValues): Promise<Map<string, Json>> {
  const fetched = new Map<string, Json>();
  await Promise.all(references.map(async (reference) => fetched.set(reference.$blob, await values.get(reference))));
  return fetched;
}

interface Found {
  steps: [key: string, output: Json][];
  /** of steps that failed and went on by their error port */
  errors: [key: string, error: Json][];
  /** of the innermost container that repeats */
  index: number | null;
  /** of the innermost for each, whose list may be kept outside the log */
  item: { items: Json; index: number } | null;
  /** of the innermost loop, as its turn began */
  state: Json | undefined;
  /** of the innermost vote by several models */
  voter: string | undefined;
  run: RunNames;
}

function gather(state: RunState, instance: string, text: string, run: RunNames): Found {
  const found: Found = { steps: [], errors: [], index: null, item: null, state: undefined, voter: undefined, run };
  for (let path: string | null = instance; path !== null; ) {
    for (const step of state.instances.get(path)?.steps.values() ?? []) {
      if (!text.includes(step.key)) continue;
      if (step.output !== undefined) found.steps.push([step.key, step.output]);
      else if (step.status === 'failed' && step.error) found.errors.push([step.key, errorOf(step.error)]);
    }
    const container = containerOf(path);
    if (container && container.index !== null) addContainer(found, state, container.path, container.index);
    path = container ? instanceOf(container.path) : null;
  }
  if (run.outside) addOutside(found, run.outside, text);
  return found;
}

function addOutside(found: Found, { steps, errors, state, voter }: Outside, text: string): void {
  found.steps.push(...Object.entries(steps).filter(([key]) => text.includes(key)));
  found.errors.push(...Object.entries(errors).filter(([key]) => text.includes(key)));
  if (found.state === undefined) found.state = state;
  found.voter ??= voter;
}

/** What an expression may read of a failure. The rest is for people: it may hold what a model or a server said. */
const errorOf = ({ message, code }: StepError): Json => ({ message, code });

function addContainer(found: Found, state: RunState, path: string, index: number): void {
  found.index ??= index;
  const fan = state.fans.get(path);
  if (fan?.over === 'items') found.item ??= { items: fan.items, index: index - fan.from };
  else if (fan) found.voter ??= fan.ballot?.voters?.[index];
  const loop = state.loops.get(path);
  if (loop && found.state === undefined) found.state = loop.state;
}

function fill(found: Found, value: (stored: Json) => Json): Names {
  const names: Record<string, Json> = {
    input: value(found.run.input),
    run: found.run.run,
    // A step's key cannot be `__proto__`: keys begin with a letter.
    steps: Object.fromEntries(found.steps.map(([key, output]) => [key, value(output)])),
    errors: Object.fromEntries(found.errors),
  };
  if (found.item) {
    const items = value(found.item.items);
    names.item = (Array.isArray(items) ? value(items[found.item.index] ?? null) : null) ?? null;
  }
  if (found.index !== null) names.index = found.index;
  if (found.state !== undefined) names.state = value(found.state);
  if (found.voter !== undefined) names.voter = found.voter;
  return names;
}
