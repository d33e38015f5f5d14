import { sourceOf } from './interpret';
import { isPath } from './names-in';
import type { Ast } from './parse-expression';

/** Paths known to be there in some part of an expression, because a condition before it asked. */
export type Guards = ReadonlySet<string>;
export const NO_GUARDS: Guards = new Set();

/** A path without the marks that allow for a missing value, so that `steps.?a.?b` and `steps.a.b` are one. */
export const pathKey = (path: Ast): string =>
  sourceOf(path).replaceAll('.?', '.').replaceAll('[?', '[').replaceAll(/\s/g, '');

/** What is there when a condition holds, or with `outcome` false when it does not. */
export function guardsOf(condition: Ast, outcome: boolean): string[] {
  switch (condition.op) {
    case '!_':
      return guardsOf(condition.args, !outcome);
    case '&&':
      return outcome ? condition.args.flatMap((part) => guardsOf(part, true)) : [];
    case '||':
      return outcome ? [] : condition.args.flatMap((part) => guardsOf(part, false));
    case '!=':
    case '==': {
      const [left, right] = condition.args;
      const path = isNull(left) ? right : isNull(right) ? left : null;
      return path && outcome === (condition.op === '!=') ? prefixesOf(path) : [];
    }
    case 'call': {
      const [name, args] = condition.args;
      return outcome && name === 'has' && args[0] ? prefixesOf(args[0]) : [];
    }
    case 'rcall': {
      const [name, receiver] = condition.args;
      return outcome && name === 'hasValue' ? prefixesOf(receiver) : [];
    }
    case 'in': {
      const [key, holder] = condition.args;
      return outcome && key.op === 'value' && typeof key.args === 'string' && isPath(holder)
        ? [`${pathKey(holder)}.${key.args}`]
        : [];
    }
    default:
      return [];
  }
}

export const withGuards = (guards: Guards, more: readonly string[]): Guards =>
  more.length === 0 ? guards : new Set([...guards, ...more]);

/** If `a.b.c` is there, so are `a.b` and `a`. */
function prefixesOf(path: Ast): string[] {
  if (!isPath(path)) return [];
  const prefixes: string[] = [];
  for (let node = path; node.op !== 'id'; ) {
    prefixes.push(pathKey(node));
    if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') break;
    node = node.args[0];
  }
  return prefixes;
}

const isNull = (ast: Ast): boolean => ast.op === 'value' && ast.args === null;
