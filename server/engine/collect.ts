import { EXHAUSTED_PORT, OUT_PORT } from '@/graph/document';
import { evaluateExpression, evaluateTemplate, type Names } from '@/graph/expressions/evaluate';
import { ExpressionError } from '@/graph/expressions/expression-error';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import { type Plan, type PlanField, type PlanNode, type PlanScope, ROOT_SCOPE } from '@/graph/plan';
import { StepFailure } from './contract';
import type { Ballot } from './events';
import { isSpread, itemsOfGroup, unitInstance, unitsOf, unitWords } from './fan-units';
import type { LargeValues } from './large-values';
import { namesIn, type RunNames } from './names';
import { isCutShort, isDeadEnd, isSettled, passThrough } from './settle';
import type { FanState, InstanceState, RunState, StepState } from './state';
import type { StepError } from './step-error';
import { instanceOf, instancePath } from './step-path';
import { agreementOn, tally, whyUndecided } from './vote/tally';

export interface Source {
  state: RunState;
  plan: Plan;
  names: RunNames;
  values: LargeValues;
}

/** What a container gives once its body is done, and where it goes on. Throws StepFailure when that has no value. */
export async function collectContainer(
  source: Source,
  node: PlanNode,
  path: string,
): Promise<{ output: Json; ports: string[] }> {
  const loop = source.state.loops.get(path);
  if (loop) {
    const { turn: turns, isDone } = loop;
    const output = { state: await source.values.get(loop.state), turns, isDone };
    return { output, ports: [isDone ? OUT_PORT : EXHAUSTED_PORT] };
  }
  const fan = source.state.fans.get(path);
  if (!fan) throw new Error(`The run has no container at ${path}.`);
  const scope = scopeOf(source, node);
  const ports = passThrough(node);
  if (fan.over === 'branches') return { output: await collectBranches(source, scope, fan), ports };
  if (fan.ballot) return { output: await collectVotes(source, scope, fan, fan.ballot), ports };
  return { output: await collectItems(source, scope, node, fan), ports };
}

const scopeOf = ({ plan }: Source, { id }: PlanNode): PlanScope => {
  const scope = plan.scopes[id];
  if (!scope) throw new Error(`The plan has no scope ${id}.`);
  return scope;
};

/** What later steps see of an item that failed: its place in the whole list, and the code and the words of its error. */
const failedAs = (index: number, { error }: StepState, otherwise: string): JsonObject => ({
  index,
  code: error?.code ?? 'item-failed',
  message: error?.message ?? otherwise,
});

/** "What each item gives", the one field a container reads in the scope of its body. */
const collectField = (node: PlanNode): PlanField | undefined =>
  node.fields.find(({ isDeferred, path }) => isDeferred && path[0] === 'collect');

async function collectItems(source: Source, scope: PlanScope, node: PlanNode, fan: FanState): Promise<Json> {
  if (isSpread(fan)) return collectGroups(source, scope, fan);
  const template = collectField(node);
  const results: Json[] = [];
  const failed: Json[] = [];
  for (let index = 0; index < fan.count; index++) {
    const instance = source.state.instances.get(unitInstance(fan, index));
    const problem = instance && deadEndIn(instance, scope);
    if (problem) {
      failed.push(failedAs(fan.from + index, problem, 'The item failed.'));
      if (fan.onItemError === 'keep') results.push(null);
    } else if (scope.nodeIds.length === 0) results.push(null);
    else if (instance && isWhole(instance, scope))
      results.push(
        template
          ? await collectItem(source, instance.path, template, fan.from + index)
          : await sinkOutputs(source, instance, scope, false),
      );
  }
  return { results, failed, count: fan.count };
}

/** What the runs of the groups gave, as one. Of a group whose own run failed, every item has failed. */
async function collectGroups(source: Source, scope: PlanScope, fan: FanState): Promise<Json> {
  const results: Json[] = [];
  const failed: Json[] = [];
  for (let group = 0; group < unitsOf(fan); group++) {
    const instance = source.state.instances.get(unitInstance(fan, group));
    const problem = instance && deadEndIn(instance, scope);
    if (problem) {
      const { from, count } = itemsOfGroup(fan, group);
      for (let index = from; index < from + count; index++) {
        failed.push(failedAs(fan.from + index, problem, 'The item failed.'));
        if (fan.onItemError === 'keep') results.push(null);
      }
    } else if (instance) {
      const given = await sinkOutputs(source, instance, scope, false);
      if (!isJsonObject(given) || !Array.isArray(given.results) || !Array.isArray(given.failed))
        throw new StepFailure(notResults(unitWords(fan, group)));
      for (const result of given.results) results.push(result);
      for (const one of given.failed) failed.push(one);
    }
  }
  return { results, failed, count: fan.count };
}

/** A person may have said what a group gave. */
const notResults = (words: string): StepError => ({
  code: 'not-results',
  message: `${words}: what is on record for them is no list of results.`,
  transient: false,
});

/** What the body of one vote gave. */
export async function collectVote(source: Source, node: PlanNode, path: string, index: number): Promise<Json> {
  const instance = source.state.instances.get(instancePath(path, index));
  const template = collectField(node);
  if (!instance) return null;
  if (template) return collectItem(source, instance.path, template, index);
  return sinkOutputs(source, instance, scopeOf(source, node), false);
}

async function collectVotes(source: Source, scope: PlanScope, fan: FanState, ballot: Ballot): Promise<Json> {
  const votes: Json[] = [];
  const failed: Json[] = [];
  for (let index = 0; index < fan.count; index++) {
    const vote = fan.votes.get(index);
    if (vote !== undefined) votes.push(await source.values.get(vote));
    const instance = source.state.instances.get(instancePath(fan.path, index));
    const problem = instance && deadEndIn(instance, scope);
    if (problem) failed.push(failedAs(index, problem, 'The vote failed.'));
  }
  const known = { votes, count: fan.count, failed };
  if (ballot.expression !== undefined) {
    const names = await namesIn(source.state, instanceOf(fan.path), [ballot.expression], source.names, source.values);
    const result = readVotes(ballot.expression, { ...names, votes });
    return { result, agreement: agreementOn(votes, result), isTie: false, ...known };
  }
  const counted = tally(votes, ballot);
  if (!counted)
    throw new StepFailure({
      code: 'undecided',
      message: whyUndecided(votes, ballot),
      transient: false,
    });
  return { ...counted, ...known };
}

function readVotes(expression: string, names: Names): Json {
  try {
    return evaluateExpression(expression, names);
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new StepFailure({
      code: 'expression',
      message: `The result of the votes could not be read. ${cause.message}`,
      transient: false,
      field: 'config.expression',
    });
  }
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
