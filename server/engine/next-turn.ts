import { evaluateExpression, evaluateTemplate } from '@/graph/expressions/evaluate';
import { ExpressionError } from '@/graph/expressions/expression-error';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import type { Source } from './collect';
import { StepFailure } from './contract';
import { namesIn } from './names';
import { instancePath } from './step-path';

/** What the turn after the present one begins with, and whether there is one. Throws StepFailure when a field has no value. */
export async function nextTurn(source: Source, path: string): Promise<{ state: JsonObject; isDone: boolean }> {
  const loop = source.state.loops.get(path);
  if (!loop) throw new Error(`The run has no loop at ${path}.`);
  const sources = [...Object.values(loop.next), loop.until];
  const instance = instancePath(path, loop.turn);
  const names = await namesIn(source.state, instance, sources, source.names, source.values);
  const turn = loop.turn + 1;
  const known = isJsonObject(names.state) ? names.state : {};
  const renewed = Object.entries(loop.next).map(([name, template]): [string, Json] => [
    name,
    reading(turn, `"${name}" for the next turn`, () => evaluateTemplate(template, names, { keepType: true })),
  ]);
  const state: JsonObject = { ...known, ...Object.fromEntries(renewed) };
  const isDone = reading(turn, '"Done when"', () => evaluateExpression(loop.until, { ...names, state }));
  if (typeof isDone !== 'boolean')
    throw new StepFailure({
      code: 'not-a-condition',
      message: `"Done when" gave ${nameOf(isDone)} after turn ${turn}. It must give true or false.`,
      transient: false,
      field: 'config.until',
    });
  return { state, isDone };
}

function reading<Value>(turn: number, what: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new StepFailure({
      code: 'expression',
      message: `${what} could not be read after turn ${turn}. ${cause.message}`,
      transient: false,
      field: cause.field,
    });
  }
}

const nameOf = (value: Json): string => {
  if (value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a group of values' : `a ${typeof value}`;
};
