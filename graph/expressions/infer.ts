import type { JsonSchema } from '../json-schema';
import { describeType } from '../types/describe-type';
import { itemOf } from '../types/member-of';
import { canBe, isAny, kindsOf } from '../types/schema-kinds';
import { unionOf } from '../types/union-of';
import { defaultLiteral } from './default-literal';
import { emptyProblem } from './empty-problem';
import type { ExpressionProblem } from './expression-problem';
import { type Guards, guardsOf, NO_GUARDS, withGuards } from './guards';
import { inferCall } from './infer-call';
import { inferPath } from './infer-path';
import { type Inferred, plain } from './inferred';
import { sourceOf } from './interpret';
import type { Ast } from './parse-expression';
import { formatLiteral, literalValue } from './reference';
import type { TypeScope } from './type-scope';
import { KIND_WORDS, type ValueKind } from './value-kind';

/** Where in an expression we are. */
export interface Place {
  locals: ReadonlyMap<string, JsonSchema>;
  guards: Guards;
  /** inside has() and default(), where missing values are what it is about */
  isForgiving: boolean;
}

export const OUTERMOST: Place = { locals: new Map(), guards: NO_GUARDS, isForgiving: false };

const yesNo: JsonSchema = { type: 'boolean' };
const text: JsonSchema = { type: 'string' };
const number: JsonSchema = { type: 'number' };

/** Finds the type of an expression and everything that is surely or probably wrong with it. */
export class Inference {
  readonly problems: ExpressionProblem[] = [];
  constructor(readonly scope: TypeScope) {}

  infer(ast: Ast, place: Place): Inferred {
    switch (ast.op) {
      case 'value':
        return this.literal(ast);
      case 'id':
      case '.':
      case '.?':
      case '[]':
      case '[?]':
        return inferPath(this, ast, place);
      case '?:': {
        const [condition, yes, no] = ast.args;
        this.expectKind(condition, ['boolean'], place);
        const left = this.infer(yes, { ...place, guards: withGuards(place.guards, guardsOf(condition, true)) });
        const right = this.infer(no, { ...place, guards: withGuards(place.guards, guardsOf(condition, false)) });
        return { schema: unionOf([left.schema, right.schema]), isOptional: left.isOptional || right.isOptional };
      }
      case '&&':
      case '||': {
        const [left, right] = ast.args;
        this.expectKind(left, ['boolean'], place);
        const guards = withGuards(place.guards, guardsOf(left, ast.op === '&&'));
        this.expectKind(right, ['boolean'], { ...place, guards });
        return plain(yesNo);
      }
      case '!_':
        this.expectKind(ast.args, ['boolean'], place);
        return plain(yesNo);
      case '-_':
        this.expectKind(ast.args, ['number'], place);
        return plain(number);
      case 'list': {
        const items = ast.args.map((item) => this.value(item, place));
        return plain({ type: 'array', ...(items.length > 0 ? { items: unionOf(items) } : {}) });
      }
      case 'map':
        return this.object(ast.args, place);
      case 'call': {
        const [name, args] = ast.args;
        return inferCall(this, name, args, ast, place);
      }
      case 'rcall': {
        const [name, receiver, args] = ast.args;
        return inferCall(this, name, [receiver, ...args], ast, place);
      }
      default:
        return plain(this.binary(ast.op, ast.args[0], ast.args[1], ast, place));
    }
  }

  /** The type of a part whose value is needed: one that may be missing is a problem, with a way out. */
  value(ast: Ast, place: Place): JsonSchema {
    const inferred = this.infer(ast, place);
    if (inferred.isOptional && !place.isForgiving) {
      const { value, words } = defaultLiteral(inferred.schema);
      this.problem(ast, 'may-be-skipped', 'error', `${inferred.label ?? sourceOf(ast)} may be missing here.`, {
        label: `Use ${words} when it is missing`,
        start: ast.end,
        end: ast.end,
        replacement: `.orValue(${formatLiteral(value)})`,
      });
    }
    return inferred.schema;
  }

  /** The type of a part that must be of one of these kinds. */
  expectKind(ast: Ast, kinds: readonly ValueKind[], place: Place, what?: string): JsonSchema {
    const schema = this.value(ast, place);
    const possible = kindsOf(schema);
    if (!possible.some((kind) => kinds.includes(kind))) {
      const wanted = kinds.map((kind) => KIND_WORDS[kind]).join(' or ');
      this.problem(
        ast,
        'type-mismatch',
        'error',
        `${what ?? ''}${this.nameOf(ast, place)} is ${describeType(schema)}, but ${wanted} is needed.`,
      );
    } else if (!kinds.includes('empty')) this.warnIfEmpty(ast, schema, place);
    return schema;
  }

  /** A value that is sometimes empty fails the run when it is: worth saying, not worth refusing. */
  warnIfEmpty(ast: Ast, schema: JsonSchema, place: Place): void {
    if (place.isForgiving || isAny(schema) || !canBe(schema, 'empty')) return;
    const source = ast.input.slice(ast.start, ast.end);
    const found = emptyProblem({ schema, label: this.nameOf(ast, place), source, start: ast.start });
    if (found) this.problem(ast, found.code, found.severity, found.message, found.fix);
  }

  problem(
    ast: Ast,
    code: ExpressionProblem['code'],
    severity: ExpressionProblem['severity'],
    message: string,
    fix?: ExpressionProblem['fix'],
  ): void {
    if (this.problems.some((known) => known.start === ast.start && known.end === ast.end && known.code === code))
      return;
    this.problems.push({ code, severity, message, start: ast.start, end: ast.end, ...(fix ? { fix } : {}) });
  }

  nameOf(ast: Ast, place: Place): string {
    const silent = new Inference(this.scope);
    return silent.infer(ast, place).label ?? sourceOf(ast);
  }

  private literal(ast: Ast): Inferred {
    const value = literalValue(ast);
    switch (typeof value) {
      case 'string':
        return plain(text);
      case 'number':
        return plain(Number.isInteger(value) ? { type: 'integer' } : number);
      case 'boolean':
        return plain(yesNo);
      case 'object':
        return plain({ type: 'null' });
      default:
        this.problem(ast, 'syntax', 'error', `${sourceOf(ast)} is not a kind of value that can be used here.`);
        return plain({});
    }
  }

  private object(entries: readonly (readonly [Ast, Ast])[], place: Place): Inferred {
    const properties: Record<string, JsonSchema> = {};
    let isOpen = false;
    for (const [key, value] of entries) {
      this.expectKind(key, ['text'], place);
      const schema = this.value(value, place);
      const name = literalValue(key);
      if (typeof name === 'string' && name !== '__proto__') properties[name] = schema;
      else isOpen = true;
    }
    return plain({ type: 'object', properties, required: Object.keys(properties), additionalProperties: isOpen });
  }

  private binary(op: string, leftAst: Ast, rightAst: Ast, ast: Ast, place: Place): JsonSchema {
    if (op === '==' || op === '!=') return this.equality(op, leftAst, rightAst, ast, place);
    if (op === 'in') {
      this.value(leftAst, place);
      // `"refund" in steps` asks whether a step ran.
      if (rightAst.op === 'id' && rightAst.args === 'steps' && typeof literalValue(leftAst) === 'string') return yesNo;
      this.expectKind(rightAst, ['list', 'object'], place, '"in" looks into a list: ');
      return yesNo;
    }
    const isOrder = op === '<' || op === '<=' || op === '>' || op === '>=';
    const allowed: readonly ValueKind[] = isOrder
      ? ['number', 'text']
      : op === '+'
        ? ['number', 'text', 'list']
        : ['number'];
    const left = this.expectKind(leftAst, allowed, place);
    const right = this.expectKind(rightAst, allowed, place);
    const shared = allowed.filter((kind) => canBe(left, kind) && canBe(right, kind));
    const areAllowed = [left, right].every((side) => allowed.some((kind) => canBe(side, kind)));
    if (shared.length === 0 && areAllowed) {
      const hint =
        op === '+' && (canBe(left, 'text') || canBe(right, 'text'))
          ? ' Put values into text with {{ }}, or use text().'
          : '';
      this.problem(
        ast,
        'type-mismatch',
        'error',
        `"${op}" does not work with ${describeType(left)} and ${describeType(right)}.${hint}`,
      );
    }
    if (isOrder) return yesNo;
    if (op !== '+') return number;
    if (shared.length !== 1)
      return shared.length === 0
        ? {}
        : unionOf(shared.map((kind) => (kind === 'list' ? { type: 'array' } : kind === 'text' ? text : number)));
    return shared[0] === 'list'
      ? { type: 'array', items: unionOf([itemOf(left), itemOf(right)]) }
      : shared[0] === 'text'
        ? text
        : number;
  }

  private equality(op: string, leftAst: Ast, rightAst: Ast, ast: Ast, place: Place): JsonSchema {
    // Comparing with null is how one asks whether a value is empty, so it may be.
    const isQuestion = literalValue(leftAst) === null || literalValue(rightAst) === null;
    const inner = isQuestion ? { ...place, isForgiving: true } : place;
    const left = this.value(leftAst, inner);
    const right = this.value(rightAst, inner);
    if (isQuestion) return yesNo;
    const outcome = op === '==' ? 'never' : 'always';
    if (!kindsOf(left).some((kind) => canBe(right, kind))) {
      const message = `This is ${outcome} so: it compares ${describeType(left)} with ${describeType(right)}.`;
      this.problem(ast, 'type-mismatch', 'error', message);
      return yesNo;
    }
    for (const [side, other] of [
      [left, rightAst],
      [right, leftAst],
    ] as const) {
      const value = literalValue(other);
      if (!side.enum || value === undefined || side.enum.includes(value)) continue;
      const message = `This is ${outcome} so: ${sourceOf(other)} is not among the choices ${side.enum.map((choice) => JSON.stringify(choice)).join(', ')}.`;
      this.problem(ast, 'type-mismatch', 'warning', message);
    }
    return yesNo;
  }
}
