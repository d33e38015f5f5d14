import { ExpressionError } from './expression-error';
import { sourceOf } from './interpret';
import { type Ast, parseExpression } from './parse-expression';
import { parseTemplate } from './parse-template';

/** The longest paths a template or expression reads, once each, in the order written: `['steps.extract.email', 'input']`. */
export function namesIn(source: string, kind: 'template' | 'expression'): string[] {
  const sources =
    kind === 'expression'
      ? [source]
      : parseTemplate(source).flatMap((segment) => (segment.kind === 'value' ? [segment.source] : []));
  const found = new Set<string>();
  for (const one of sources) {
    try {
      for (const path of pathsIn(parseExpression(one))) found.add(formatPath(path));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  }
  return [...found];
}

/** Every outermost path in a syntax tree, without the names that macros bind. */
function pathsIn(ast: Ast, bound: ReadonlySet<string> = new Set()): Ast[] {
  switch (ast.op) {
    case 'value':
      return [];
    case 'id':
      return bound.has(ast.args) ? [] : [ast];
    case '.':
    case '.?':
      return isPath(ast) ? (bound.has(rootOf(ast)) ? [] : [ast]) : pathsIn(ast.args[0], bound);
    case '[]':
    case '[?]':
      if (isPath(ast)) return bound.has(rootOf(ast)) ? [] : [ast];
      return [...pathsIn(ast.args[0], bound), ...pathsIn(ast.args[1], bound)];
    case '!_':
    case '-_':
      return pathsIn(ast.args, bound);
    case 'list':
      return ast.args.flatMap((item) => pathsIn(item, bound));
    case 'map':
      return ast.args.flatMap(([key, value]) => [...pathsIn(key, bound), ...pathsIn(value, bound)]);
    case 'call': {
      const [name, args] = ast.args;
      return inCall(name, args, bound);
    }
    case 'rcall': {
      const [name, receiver, args] = ast.args;
      return inCall(name, [receiver, ...args], bound);
    }
    default:
      return (ast.args as readonly Ast[]).flatMap((part) => pathsIn(part, bound));
  }
}

const BINDING = new Set(['map', 'filter', 'all', 'exists', 'exists_one']);

function inCall(name: string, args: readonly Ast[], bound: ReadonlySet<string>): Ast[] {
  const [list, variable, ...rest] = args;
  if (!BINDING.has(name) || !list || variable?.op !== 'id' || rest.length === 0)
    return args.flatMap((argument) => pathsIn(argument, bound));
  const inner = new Set([...bound, variable.args]);
  return [...pathsIn(list, bound), ...rest.flatMap((part) => pathsIn(part, inner))];
}

/** A name, then fields and fixed indexes. */
export function isPath(ast: Ast): boolean {
  if (ast.op === 'id') return true;
  if (ast.op === '.' || ast.op === '.?') return isPath(ast.args[0]);
  return (ast.op === '[]' || ast.op === '[?]') && ast.args[1].op === 'value' && isPath(ast.args[0]);
}

function rootOf(path: Ast): string {
  let node = path;
  while (node.op === '.' || node.op === '.?' || node.op === '[]' || node.op === '[?]') node = node.args[0];
  return node.op === 'id' ? node.args : '';
}

/** The path without the marks that allow for a missing value. */
const formatPath = (path: Ast): string => sourceOf(path).replaceAll('.?', '.').replaceAll('[?', '[');
