import { anySchema, type JsonSchema } from '../json-schema';
import { itemOf } from '../types/member-of';
import { isAny, kindsOf } from '../types/schema-kinds';
import { unionOf } from '../types/union-of';
import { functions } from './functions';
import { guardsOf, withGuards } from './guards';
import type { Inference, Place } from './infer';
import { type Inferred, plain } from './inferred';
import { isPath } from './names-in';
import { nearestName } from './nearest-name';
import type { Ast } from './parse-expression';
import type { ValueKind } from './value-kind';

const PRESENT: readonly ValueKind[] = ['text', 'number', 'boolean', 'list', 'object'];
const MACROS = ['has', 'default', 'orValue', 'or', 'hasValue', 'value', 'map', 'filter', 'all', 'exists', 'exists_one'];

/** The type of a call, in either way of writing it. */
export function inferCall(inference: Inference, name: string, args: readonly Ast[], ast: Ast, place: Place): Inferred {
  const macro = inferMacro(inference, name, args, ast, place);
  if (macro) return macro;
  const definition = functions.get(name);
  if (!definition) {
    const near = nearestName(name, [...functions.keys(), ...MACROS]);
    const hint =
      name === 'matches' ? ' Use contains(), startsWith() or endsWith().' : near ? ` Did you mean ${near}()?` : '';
    inference.problem(ast, 'unknown-reference', 'error', `There is no function ${name}().${hint}`);
    return plain(anySchema);
  }
  const required = definition.parameters.filter((parameter) => !parameter.isOptional).length;
  if (args.length < required || args.length > definition.parameters.length) {
    inference.problem(ast, 'type-mismatch', 'error', `${name}() is used like this: ${definition.example}`);
    return plain(definition.result([]));
  }
  const types = args.map((arg, index) =>
    inference.expectKind(arg, definition.parameters[index]?.kinds ?? PRESENT, place, `${name}(): `),
  );
  return plain(definition.result(types));
}

function inferMacro(inference: Inference, name: string, args: readonly Ast[], ast: Ast, place: Place): Inferred | null {
  const [first, second, third] = args;
  if (!first) return null;
  switch (name) {
    case 'has':
      if (args.length !== 1) return null;
      if (!isPath(first) || first.op === 'id')
        inference.problem(ast, 'type-mismatch', 'error', 'has() is used like this: has(steps.refund.total)');
      inference.infer(first, { ...place, isForgiving: true });
      return plain({ type: 'boolean' });
    case 'default':
    case 'orValue': {
      if (!second || third) return null;
      const value = inference.infer(first, { ...place, isForgiving: true });
      return {
        schema: unionOf([present(value.schema), inference.value(second, place)]),
        isOptional: false,
        label: value.label,
      };
    }
    case 'or': {
      if (!second || third) return null;
      const left = inference.infer(first, { ...place, isForgiving: true });
      const right = inference.infer(second, { ...place, isForgiving: true });
      return { schema: unionOf([left.schema, right.schema]), isOptional: right.isOptional };
    }
    case 'hasValue':
      if (second) return null;
      inference.infer(first, { ...place, isForgiving: true });
      return plain({ type: 'boolean' });
    case 'value':
      return second ? null : plain(inference.infer(first, { ...place, isForgiving: true }).schema);
    case 'map':
    case 'filter':
    case 'all':
    case 'exists':
    case 'exists_one':
      return second ? overItems(inference, name, args, ast, place) : null;
    default:
      return null;
  }
}

function overItems(inference: Inference, name: string, args: readonly Ast[], ast: Ast, place: Place): Inferred {
  const [list, variable, predicateOrStep, mapped] = args;
  if (!list || variable?.op !== 'id' || !predicateOrStep || (mapped && name !== 'map')) {
    inference.problem(ast, 'type-mismatch', 'error', `${name}() is used like this: steps.read.rows.${name}(row, …)`);
    return plain(name === 'map' || name === 'filter' ? { type: 'array' } : { type: 'boolean' });
  }
  const listType = inference.expectKind(list, ['list', 'object'], place, `${name}(): `);
  const item: JsonSchema = isAny(listType)
    ? anySchema
    : kindsOf(listType).includes('list')
      ? itemOf(listType)
      : { type: 'string' };
  const inner: Place = { ...place, locals: new Map(place.locals).set(variable.args, item) };
  if (name !== 'map') {
    inference.expectKind(predicateOrStep, ['boolean'], inner);
    return plain(name === 'filter' ? { type: 'array', items: item } : { type: 'boolean' });
  }
  if (!mapped) return plain({ type: 'array', items: inference.value(predicateOrStep, inner) });
  inference.expectKind(predicateOrStep, ['boolean'], inner);
  const guards = withGuards(inner.guards, guardsOf(predicateOrStep, true));
  return plain({ type: 'array', items: inference.value(mapped, { ...inner, guards }) });
}

/** The type once a missing or empty value has been replaced. */
function present(schema: JsonSchema): JsonSchema {
  if (!Array.isArray(schema.type) || schema.type.length < 2) return schema;
  const types = schema.type.filter((type) => type !== 'null');
  return { ...schema, type: types.length === 1 && types[0] ? types[0] : types };
}
