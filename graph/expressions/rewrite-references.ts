import { ExpressionError } from './expression-error';
import { isName } from './is-name';
import { type Ast, parseExpression } from './parse-expression';
import { parseTemplate } from './parse-template';
import { formatLiteral } from './reference';

/** The new key of a step, or undefined when it keeps its own. */
export type KeyChange = (key: string) => string | undefined;

interface KeyPlace {
  key: string;
  start: number;
  end: number;
  /** how it is written: after a dot, or as quoted text */
  form: 'name' | 'quoted';
}

/** The same template or expression reading steps under their new keys. Everything else stays as it was typed. */
export function rewriteReferences(source: string, kind: 'template' | 'expression', change: KeyChange): string {
  if (kind === 'expression') return rewriteExpression(source, change);
  return parseTemplate(source)
    .map((segment) => {
      if (segment.kind === 'text') return segment.text;
      const raw = source.slice(segment.start, segment.end);
      const before = segment.sourceStart - segment.start;
      const changed = rewriteExpression(segment.source, change);
      return raw.slice(0, before) + changed + raw.slice(before + segment.source.length);
    })
    .join('');
}

function rewriteExpression(source: string, change: KeyChange): string {
  let places: KeyPlace[];
  try {
    places = stepKeyPlaces(parseExpression(source), new Set());
  } catch (error) {
    if (error instanceof ExpressionError) return rewriteBroken(source, change);
    throw error;
  }
  let result = source;
  for (const place of places.sort((left, right) => right.start - left.start)) {
    const next = change(place.key);
    if (next === undefined || (place.form === 'name' && !isName(next))) continue;
    result =
      result.slice(0, place.start) + (place.form === 'name' ? next : formatLiteral(next)) + result.slice(place.end);
  }
  return result;
}

/** Half-typed text still means the step it names. */
const rewriteBroken = (source: string, change: KeyChange): string =>
  source.replace(
    /(\b(?:steps|errors)\s*\.\s*\??\s*)([A-Za-z_][A-Za-z0-9_]*)/g,
    (whole, before: string, key: string) => {
      const next = change(key);
      return next === undefined ? whole : before + next;
    },
  );

const BINDING = new Set(['map', 'filter', 'all', 'exists', 'exists_one']);

function stepKeyPlaces(ast: Ast, bound: ReadonlySet<string>): KeyPlace[] {
  // `steps.<key>` is what it gave, `errors.<key>` why it failed.
  const isSteps = (node: Ast): boolean =>
    node.op === 'id' && (node.args === 'steps' || node.args === 'errors') && !bound.has(node.args);
  switch (ast.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?': {
      const [receiver, key] = ast.args;
      return isSteps(receiver)
        ? [{ key, start: ast.end - key.length, end: ast.end, form: 'name' }]
        : stepKeyPlaces(receiver, bound);
    }
    case '[]':
    case '[?]': {
      const [receiver, index] = ast.args;
      return isSteps(receiver) ? quotedKey(index) : [...stepKeyPlaces(receiver, bound), ...stepKeyPlaces(index, bound)];
    }
    case '!_':
    case '-_':
      return stepKeyPlaces(ast.args, bound);
    case 'in': {
      const [key, holder] = ast.args;
      return isSteps(holder) ? quotedKey(key) : [...stepKeyPlaces(key, bound), ...stepKeyPlaces(holder, bound)];
    }
    case 'list':
      return ast.args.flatMap((item) => stepKeyPlaces(item, bound));
    case 'map':
      return ast.args.flatMap(([key, value]) => [...stepKeyPlaces(key, bound), ...stepKeyPlaces(value, bound)]);
    case 'call': {
      const [name, args] = ast.args;
      return inCall(name, args, bound);
    }
    case 'rcall': {
      const [name, receiver, args] = ast.args;
      return inCall(name, [receiver, ...args], bound);
    }
    default:
      return (ast.args as readonly Ast[]).flatMap((part) => stepKeyPlaces(part, bound));
  }
}

function inCall(name: string, args: readonly Ast[], bound: ReadonlySet<string>): KeyPlace[] {
  const [list, variable, ...rest] = args;
  if (!BINDING.has(name) || !list || variable?.op !== 'id') return args.flatMap((arg) => stepKeyPlaces(arg, bound));
  const inner = new Set([...bound, variable.args]);
  return [...stepKeyPlaces(list, bound), ...rest.flatMap((part) => stepKeyPlaces(part, inner))];
}

const quotedKey = (ast: Ast): KeyPlace[] =>
  ast.op === 'value' && typeof ast.args === 'string'
    ? [{ key: ast.args, start: ast.start, end: ast.end, form: 'quoted' }]
    : [];
