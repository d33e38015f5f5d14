import { isJsonObject, type Json } from '../json';
import { ExpressionError } from './expression-error';
import type { Interpreter, Locals } from './interpret';
import { OptionalValue, type Value } from './optional-value';
import type { Ast } from './parse-expression';

/**
 * Calls whose arguments are not simply computed first: they bind a name, or may meet a missing value.
 * Undefined when `name` is not one of them.
 */
export function runMacro(
  interpreter: Interpreter,
  name: string,
  args: Ast[],
  ast: Ast,
  locals: Locals | null,
): Value | undefined {
  const [first, second, third] = args;
  if (!first) return undefined;
  switch (name) {
    case 'has':
      return args.length === 1 ? isPresent(interpreter, first, locals) : undefined;
    case 'default':
      return second && !third ? withDefault(interpreter, first, second, locals) : undefined;
    case 'orValue':
    case 'or': {
      if (!second || third) return undefined;
      const optional = interpreter.run(first, locals);
      const isThere = optional instanceof OptionalValue ? optional.value !== undefined : optional !== null;
      if (!isThere) return interpreter.run(second, locals);
      return name === 'orValue' && optional instanceof OptionalValue ? (optional.value as Json) : optional;
    }
    case 'hasValue': {
      if (second) return undefined;
      const optional = interpreter.run(first, locals);
      return optional instanceof OptionalValue ? optional.value !== undefined : optional !== null;
    }
    case 'value':
      return second ? undefined : interpreter.evaluate(first, locals);
    case 'map':
    case 'filter':
    case 'all':
    case 'exists':
    case 'exists_one':
      return second ? overItems(interpreter, name, args, ast, locals) : undefined;
    default:
      return undefined;
  }
}

/** Whether every part of the path is there and the end is not empty. */
function isPresent(interpreter: Interpreter, path: Ast, locals: Locals | null): boolean {
  const value = orMissing(() => interpreter.run(path, locals));
  if (value instanceof OptionalValue) return value.value !== undefined;
  return value !== undefined && value !== null;
}

function withDefault(interpreter: Interpreter, value: Ast, fallback: Ast, locals: Locals | null): Value {
  const found = orMissing(() => interpreter.evaluate(value, locals));
  return found === undefined || found === null ? interpreter.run(fallback, locals) : found;
}

function orMissing<Result>(compute: () => Result): Result | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ExpressionError && error.code === 'missing') return undefined;
    throw error;
  }
}

function overItems(interpreter: Interpreter, name: string, args: Ast[], ast: Ast, locals: Locals | null): Json {
  const [listAst, variable, predicateOrStep, mapped] = args as [Ast, Ast, Ast?, Ast?];
  const span = { start: ast.start, end: ast.end };
  if (variable.op !== 'id' || !predicateOrStep || (mapped && name !== 'map'))
    throw new ExpressionError('syntax', `${name}() is used like this: steps.read.rows.${EXAMPLES[name]}`, span);
  const collection = interpreter.evaluate(listAst, locals);
  const items = Array.isArray(collection) ? collection : isJsonObject(collection) ? Object.keys(collection) : null;
  if (!items) throw new ExpressionError('type', `${name}() needs a list.`, span);
  const at = (item: Json): Locals => ({ name: variable.args, value: item, outer: locals });
  switch (name) {
    case 'map': {
      const kept = mapped ? items.filter((item) => interpreter.truth(predicateOrStep, at(item))) : items;
      const step = mapped ?? predicateOrStep;
      return interpreter.budget.list(kept.map((item) => interpreter.evaluate(step, at(item))));
    }
    case 'filter':
      return interpreter.budget.list(items.filter((item) => interpreter.truth(predicateOrStep, at(item))));
    case 'exists_one':
      return items.filter((item) => interpreter.truth(predicateOrStep, at(item))).length === 1;
    default:
      return quantify(items, name === 'exists', (item) => interpreter.truth(predicateOrStep, at(item)));
  }
}

/** As with `||` and `&&`, an error at one item does not matter when another item decides. */
function quantify(items: Json[], deciding: boolean, test: (item: Json) => boolean): boolean {
  let failure: unknown;
  for (const item of items) {
    try {
      if (test(item) === deciding) return deciding;
    } catch (error) {
      if (!(error instanceof ExpressionError) || error.code === 'limit') throw error;
      failure ??= error;
    }
  }
  if (failure) throw failure;
  return !deciding;
}

const EXAMPLES: Record<string, string> = {
  map: 'map(row, row.name)',
  filter: 'filter(row, row.total > 100)',
  all: 'all(row, row.total > 0)',
  exists: 'exists(row, row.country == "DE")',
  exists_one: 'exists_one(row, row.isMain)',
};
