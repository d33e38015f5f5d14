import { evaluateTemplate } from '@/graph/expressions/evaluate';
import { ExpressionError } from '@/graph/expressions/expression-error';
import type { Json, JsonObject } from '@/graph/json';
import { type Plan, type PlanField, type PlanNode, type PlanScope, ROOT_SCOPE } from '@/graph/plan';
import { StepFailure } from './contract';
import type { LargeValues } from './large-values';
import { namesIn, type RunNames } from './names';
import { isCutShort, isDeadEnd, isSettled } from './settle';
import type { FanState, InstanceState, RunState, StepState } from './state';
import { instancePath } from './step-path';

interface Source {
  state: RunState;
  plan: Plan;
  names: RunNames;
  values: LargeValues;
}

/** What a container gives once its body is done. Throws StepFailure when "what each item gives" has no value. */
export async function collectFan(source: Source, node: PlanNode, fan: FanState): Promise<Json> {
  const scope = source.plan.scopes[node.id];
  if (!scope) throw new Error(`The plan has no scope ${node.id}.`);
  if (fan.over === 'branches') return collectBranches(source, scope, fan);
  const template = node.fields.find((field) => field.isDeferred);
  const results: Json[] = [];
  const failed: Json[] = [];
  for (let index = 0; index < fan.count; index++) {
    const instance = source.state.instances.get(instancePath(fan.path, index));
    const problem = instance && deadEndIn(instance, scope);
    if (problem) {
      failed.push({ index, message: problem.error?.message ?? 'The item failed.' });
      if (fan.onItemError === 'keep') results.push(null);
    } else if (scope.nodeIds.length === 0) results.push(null);
    else if (instance && isWhole(instance, scope))
      results.push(
        template
          ? await collectItem(source, instance.path, template, index)
          : await sinkOutputs(source, instance, scope, false),
      );
  }
  return { results, failed, count: fan.count };
}

async function collectItem(source: Source, instance: string, template: PlanField, index: number): Promise<Json> {
  const names = await namesIn(source.state, instance, [template.source], source.names, source.values);
  try {
    return evaluateTemplate(template.source, names, { keepType: true });
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new StepFailure({
      code: 'expression',
      message: `What item ${index + 1} gives could not be read. ${cause.message}`,
      transient: false,
      field: `config.${template.path.join('.')}`,
    });
  }
}

async function collectBranches(source: Source, scope: PlanScope, fan: FanState): Promise<Json> {
  const instance = source.state.instances.get(fan.path);
  const output = instance ? ((await sinkOutputs(source, instance, scope, true)) as JsonObject) : {};
  if (fan.onItemError === 'keep')
    for (const id of scope.sinkIds) {
      const step = instance?.steps.get(id);
      if (step && isDeadEnd(step)) output[step.key] = null;
    }
  return output;
}

/** The last step's output, or an object of them by key. A last step that gave nothing is left out. */
async function sinkOutputs(
  source: Source,
  instance: InstanceState,
  scope: PlanScope,
  alwaysByKey: boolean,
): Promise<Json> {
  const sinks = scope.sinkIds.flatMap((id) => instance.steps.get(id) ?? []);
  const [only] = sinks;
  if (scope.sinkIds.length === 1 && !alwaysByKey)
    return only?.output === undefined ? null : source.values.get(only.output);
  return byKey(source, sinks);
}

async function byKey(source: Source, steps: readonly StepState[]): Promise<JsonObject> {
  const entries: [string, Json][] = [];
  for (const { key, output } of steps) if (output !== undefined) entries.push([key, await source.values.get(output)]);
  return Object.fromEntries(entries);
}

const deadEndIn = (instance: InstanceState, scope: PlanScope): StepState | undefined => {
  for (const id of scope.nodeIds) {
    const step = instance.steps.get(id);
    if (step && isDeadEnd(step)) return step;
  }
  return undefined;
};

const isWhole = (instance: InstanceState, scope: PlanScope): boolean =>
  scope.nodeIds.every((id) => {
    const step = instance.steps.get(id);
    return step !== undefined && isSettled(step) && !isCutShort(step);
  });

/** What a run gives: the output of the Finish it reached; of several, an object by key; of none, nothing. */
export function collectRun(source: Source): Json | Promise<Json> {
  const { state, plan } = source;
  const steps = state.instances.get('')?.steps;
  const reached = (plan.scopes[ROOT_SCOPE]?.nodeIds ?? []).flatMap((id) => {
    const step = steps?.get(id);
    return plan.nodes[id]?.isFinish && step?.status === 'completed' ? [step] : [];
  });
  const [only] = reached;
  if (reached.length <= 1) return only?.output ?? null;
  return byKey(source, reached);
}
