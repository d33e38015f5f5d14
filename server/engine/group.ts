import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import type { GroupStep } from '@/graph/plan';
import { type NodeExecutor, StepFailure } from './contract';
import type { EventData } from './events';
import { type GroupPlace, groupAt, itemsOfGroup, unitWords } from './fan-units';
import { goesOnFrom } from './goes-on-from';
import type { GroupOfItems } from './group-of-items';
import type { LargeValues } from './large-values';
import { outsideOf, type RunNames } from './names';
import type { Prepared } from './prepare';
import type { FanState, RunState } from './state';
import type { StepError } from './step-error';
import { instanceOf, keyOf } from './step-path';

// A container whose items are spread: what its one step hands to the run of a group, and what comes back. See decision 0023.

/** The items of the group, and what its steps can read from around their container. Values that are large go as references. */
export async function prepareGroup(
  state: RunState,
  { containerId, sources }: GroupStep,
  path: string,
  run: RunNames,
  values: LargeValues,
): Promise<Prepared> {
  const { fan, group } = groupAt(state, path);
  const { from, count } = itemsOfGroup(fan, group);
  try {
    const items = await values.get(fan.items);
    const around = instanceOf(fan.path);
    const outside = outsideOf(state, around, sources, run);
    const before = fan.before.get(group);
    const slice: GroupOfItems = {
      containerId,
      from: fan.from + from,
      count,
      items: await values.put((items as Json[]).slice(from, from + count)),
      concurrency: fan.concurrency,
      onItemError: fan.onItemError,
      outside: { ...outside, input: await values.putOnce(outside.input) },
      seed: run.seed,
      within: [run.within, around].filter((part) => part !== '').join('/'),
      ...(before ? { goesOnFrom: { runId: before.runId, fromPath: againFrom(state, fan) } } : {}),
    };
    return { config: slice as unknown as JsonObject, names: {}, input: [] };
  } catch (cause) {
    if (cause instanceof StepFailure) return { error: cause.error };
    throw cause;
  }
}

/** Null for everything that failed, as the retry of the whole run was asked for; else the items that failed. */
const againFrom = ({ origin }: RunState, fan: FanState): string | null =>
  fan.onItemError === 'stop' && goesOnFrom(origin)?.fromPath === null ? null : keyOf(fan.path);

/** Begins the run of the group, once for the key of this step, and hands it to the engine, which waits for its end. */
export const beginGroup: NodeExecutor = async (config, { workspaceId, runId, path, idempotencyKey, children }) => {
  // What prepareGroup made.
  const group = config as GroupOfItems;
  return { kind: 'call', ...(await children.startGroup({ workspaceId, runId, path, idempotencyKey, group })) };
};

/** Why the group failed: the item that did, by its place in the whole list, or else what ended its run. */
export function groupFailed(ended: Extract<EventData, { type: 'call.ended' }>, { fan, group }: GroupPlace): StepError {
  const { childRunId, error, status } = ended;
  const words = unitWords(fan, group);
  if (status === 'cancelled')
    return {
      code: 'child-cancelled',
      message: `${words}: their run was cancelled.`,
      transient: false,
      details: { childRunId },
    };
  return {
    code: error?.code ?? 'child-failed',
    message:
      error && isOfItem(error)
        ? error.message
        : `${words}: their run failed: ${error?.message ?? 'no reason is known.'}`,
    transient: false,
    details: { childRunId },
  };
}

/** It names the step inside that it comes from. */
const isOfItem = ({ details }: StepError): boolean => isJsonObject(details) && 'path' in details;
