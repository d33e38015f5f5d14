import { isJsonObject, type Json, type JsonObject } from '../json';
import { isUnsafeKey } from '../sanitize';
import { Budget } from './budget';
import { equals } from './equals';
import { ExpressionError } from './expression-error';
import { functions } from './functions';
import { OptionalValue, type Value } from './optional-value';
import type { Ast } from './parse-expression';
import { runMacro } from './run-macro';
import { KIND_WORDS, kindOf, kindsInWords, type ValueKind } from './value-kind';

/** Names a macro gives to the item it is at: `line` in `lines.map(line, line.total)`. */
export interface Locals {
  name: string;
  value: Json;
  outer: Locals | null;
}

/** Computes a syntax tree over given names. Reads own fields only, makes plain JSON only, and stops when it does too much. */
export class Interpreter {
  readonly budget = new Budget();
  constructor(private readonly names: Readonly<Record<string, Json>>) {}

  /** The value, or `ExpressionError` when there is none. */
  evaluate(ast: Ast, locals: Locals | null = null): Json {
    return this.require(this.run(ast, locals), ast);
  }

  run(ast: Ast, locals: Locals | null): Value {
    this.budget.spend(1);
    switch (ast.op) {
      case 'value':
        return literal(ast.args, ast);
      case 'id':
        return this.name(ast.args, ast, locals);
      case '.':
        return this.access(ast, this.run(ast.args[0], locals), ast.args[1], false);
      case '.?':
        return this.access(ast, this.run(ast.args[0], locals), ast.args[1], true);
      case '[]':
        return this.access(ast, this.run(ast.args[0], locals), this.evaluate(ast.args[1], locals), false);
      case '[?]':
        return this.access(ast, this.run(ast.args[0], locals), this.evaluate(ast.args[1], locals), true);
      case '?:': {
        const [condition, yes, no] = ast.args;
        return this.run(this.truth(condition, locals) ? yes : no, locals);
      }
      case '&&':
        return this.logical(ast.args, false, locals);
      case '||':
        return this.logical(ast.args, true, locals);
      case '!_':
        return !this.truth(ast.args, locals);
      case '-_':
        return -this.number(ast.args, locals);
      case 'list':
        return this.budget.list(ast.args.map((item) => this.evaluate(item, locals)));
      case 'map':
        return this.object(ast.args, locals);
      case 'call': {
        const [name, args] = ast.args;
        return this.call(name, args, ast, locals);
      }
      case 'rcall': {
        const [name, receiver, args] = ast.args;
        return this.call(name, [receiver, ...args], ast, locals);
      }
      default:
        return this.binary(ast.op, ast.args[0], ast.args[1], ast, locals);
    }
  }

  /** A yes or no. */
  truth(ast: Ast, locals: Locals | null): boolean {
    const value = this.evaluate(ast, locals);
    if (typeof value === 'boolean') return value;
    throw notA('boolean', value, ast);
  }

  private number(ast: Ast, locals: Locals | null): number {
    const value = this.evaluate(ast, locals);
    if (typeof value === 'number') return value;
    throw notA('number', value, ast);
  }

  private require(value: Value, ast: Ast): Json {
    if (!(value instanceof OptionalValue)) return value;
    if (value.value !== undefined) return value.value;
    throw new ExpressionError('missing', `${sourceOf(ast)} has no value.`, spanOf(ast));
  }

  private name(name: string, ast: Ast, locals: Locals | null): Json {
    for (let local = locals; local; local = local.outer) if (local.name === name) return local.value;
    const value = Object.hasOwn(this.names, name) ? this.names[name] : undefined;
    if (value !== undefined) return value;
    throw new ExpressionError('missing', `There is no "${name}" here.`, spanOf(ast));
  }

  private access(ast: Ast, receiver: Value, key: Json, isOptional: boolean): Value {
    if (receiver instanceof OptionalValue) {
      if (receiver.value === undefined) return OptionalValue.none;
      return OptionalValue.of(fieldOf(receiver.value, key));
    }
    const value = fieldOf(receiver, key);
    if (isOptional) return OptionalValue.of(value);
    if (value !== undefined) return value;
    throw missingField(ast, receiver, key);
  }

  /** CEL's rule: an error on one side does not matter when the other side decides. */
  private logical([left, right]: [Ast, Ast], deciding: boolean, locals: Locals | null): boolean {
    let failure: unknown;
    try {
      if (this.truth(left, locals) === deciding) return deciding;
    } catch (error) {
      if (!(error instanceof ExpressionError) || error.code === 'limit') throw error;
      failure = error;
    }
    if (this.truth(right, locals) === deciding) return deciding;
    if (failure) throw failure;
    return !deciding;
  }

  private object(entries: [Ast, Ast][], locals: Locals | null): JsonObject {
    const object: JsonObject = {};
    for (const [keyAst, valueAst] of entries) {
      const key = this.evaluate(keyAst, locals);
      if (typeof key !== 'string') throw notA('text', key, keyAst);
      const value = this.evaluate(valueAst, locals);
      if (isUnsafeKey(key, value))
        throw new ExpressionError('type', `A field may not be named "${key}".`, spanOf(keyAst));
      object[key] = value;
    }
    this.budget.spend(entries.length);
    return object;
  }

  private call(name: string, args: Ast[], ast: Ast, locals: Locals | null): Value {
    const macro = runMacro(this, name, args, ast, locals);
    if (macro !== undefined) return macro;
    const definition = functions.get(name);
    if (!definition) throw new ExpressionError('syntax', `There is no function ${name}().`, spanOf(ast));
    const values = args.map((arg) => this.evaluate(arg, locals));
    const required = definition.parameters.filter((parameter) => !parameter.isOptional).length;
    if (values.length < required || values.length > definition.parameters.length)
      throw new ExpressionError('type', `${name}() is used like this: ${definition.example}`, spanOf(ast));
    for (const [index, value] of values.entries()) {
      const kinds = definition.parameters[index]?.kinds ?? PRESENT;
      const kind = kindOf(value);
      if (kinds.includes(kind)) continue;
      const what = sourceOf(args[index] as Ast);
      if (kind === 'empty') throw new ExpressionError('missing', `${what} is empty.`, spanOf(args[index] as Ast));
      throw new ExpressionError(
        'type',
        `${name}() needs ${kindsInWords(kinds)}, but ${what} is ${KIND_WORDS[kind]}.`,
        spanOf(ast),
      );
    }
    try {
      return definition.run(values, this.budget);
    } catch (error) {
      if (error instanceof ExpressionError && error.span.end === 0)
        throw new ExpressionError(error.code, error.message, spanOf(ast));
      throw error;
    }
  }

  private binary(op: string, leftAst: Ast, rightAst: Ast, ast: Ast, locals: Locals | null): Json {
    const left = this.evaluate(leftAst, locals);
    const right = this.evaluate(rightAst, locals);
    if (op === '==') return equals(left, right, this.budget);
    if (op === '!=') return !equals(left, right, this.budget);
    if (left === null) throw notA('text', left, leftAst);
    if (right === null) throw notA('text', right, rightAst);
    if (op === 'in') {
      if (Array.isArray(right)) return right.some((item) => equals(item, left, this.budget));
      if (isJsonObject(right)) return typeof left === 'string' && Object.hasOwn(right, left);
    } else if (typeof left === 'number' && typeof right === 'number') return arithmetic(op, left, right, ast);
    else if (typeof left === 'string' && typeof right === 'string') {
      if (op === '+') return this.budget.text(left + right);
      const ordered = compare(op, left, right);
      if (ordered !== undefined) return ordered;
    } else if (op === '+' && Array.isArray(left) && Array.isArray(right)) return this.budget.list([...left, ...right]);
    const words = `${KIND_WORDS[kindOf(left)]} and ${KIND_WORDS[kindOf(right)]}`;
    throw new ExpressionError('type', `"${op}" does not work with ${words}: ${sourceOf(ast)}.`, spanOf(ast));
  }
}

const PRESENT: readonly ValueKind[] = ['text', 'number', 'boolean', 'list', 'object'];

const spanOf = (ast: Ast): { start: number; end: number } => ({ start: ast.start, end: ast.end });

/** The part of the expression as it was written, shortened for a message. */
export function sourceOf(ast: Ast): string {
  const source = ast.input.slice(ast.start, ast.end).replace(/\s+/g, ' ').trim();
  return source.length > 80 ? `${source.slice(0, 79)}…` : source;
}

function literal(value: unknown, ast: Ast): Json {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw new ExpressionError('syntax', `${sourceOf(ast)} is not a kind of value that can be used here.`, spanOf(ast));
}

/** Own fields only, so nothing of the language below can be reached. */
function fieldOf(value: Json, key: Json): Json | undefined {
  if (Array.isArray(value)) return typeof key === 'number' && Number.isInteger(key) ? value[key] : undefined;
  if (isJsonObject(value) && typeof key === 'string') return Object.hasOwn(value, key) ? value[key] : undefined;
  return undefined;
}

function missingField(ast: Ast, receiver: Json, key: Json): ExpressionError {
  const parent = ast.op === '.' || ast.op === '[]' ? ast.args[0] : ast;
  const source = sourceOf(ast);
  const kind = kindOf(receiver);
  if (kind === 'empty')
    return new ExpressionError('missing', `${source} has no value: ${sourceOf(parent)} is empty.`, spanOf(ast));
  if (kind === 'list') {
    const size = (receiver as Json[]).length;
    if (typeof key === 'number')
      return new ExpressionError(
        'missing',
        `${source} has no value: the list has ${size === 1 ? '1 item' : `${size} items`}.`,
        spanOf(ast),
      );
    return new ExpressionError('type', `${sourceOf(parent)} is a list: pick one of its items first.`, spanOf(ast));
  }
  if (kind !== 'object')
    return new ExpressionError(
      'type',
      `${sourceOf(parent)} is ${KIND_WORDS[kind]}, so it has no field "${key}".`,
      spanOf(ast),
    );
  if (parent.op === 'id' && parent.args === 'steps')
    return new ExpressionError('missing', `${source} has no value: that step did not run.`, spanOf(ast));
  if (parent.op === 'id' && parent.args === 'errors')
    return new ExpressionError('missing', `${source} has no value: that step did not fail.`, spanOf(ast));
  return new ExpressionError('missing', `${source} has no value.`, spanOf(ast));
}

function notA(kind: ValueKind, value: Json, ast: Ast): ExpressionError {
  if (value === null) return new ExpressionError('missing', `${sourceOf(ast)} is empty.`, spanOf(ast));
  return new ExpressionError(
    'type',
    `${sourceOf(ast)} must be ${KIND_WORDS[kind]}, but is ${KIND_WORDS[kindOf(value)]}.`,
    spanOf(ast),
  );
}

function compare<Comparable extends number | string>(
  op: string,
  left: Comparable,
  right: Comparable,
): boolean | undefined {
  switch (op) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}

function arithmetic(op: string, left: number, right: number, ast: Ast): Json {
  const ordered = compare(op, left, right);
  if (ordered !== undefined) return ordered;
  if ((op === '/' || op === '%') && right === 0)
    throw new ExpressionError('type', `${sourceOf(ast)} divides by zero.`, spanOf(ast));
  const result =
    op === '+'
      ? left + right
      : op === '-'
        ? left - right
        : op === '*'
          ? left * right
          : op === '/'
            ? left / right
            : left % right;
  if (Number.isFinite(result)) return result;
  throw new ExpressionError('type', `${sourceOf(ast)} is too large a number.`, spanOf(ast));
}
