import type { JsonSchema } from '../json-schema';
import { labelOf } from '../types/label-of';
import type { TypeScope } from './type-scope';

const memo = new WeakMap<TypeScope, WeakMap<Record<string, JsonSchema>, TypeScope>>();

/** The same names and some that exist in one field only. */
export function withLocals(scope: TypeScope, locals: Record<string, JsonSchema>): TypeScope {
  const known = memo.get(scope) ?? new WeakMap<Record<string, JsonSchema>, TypeScope>();
  memo.set(scope, known);
  let wider = known.get(locals);
  if (!wider) {
    wider = {
      name: (name) => {
        const schema = Object.hasOwn(locals, name) ? locals[name] : undefined;
        return schema ? { schema, label: labelOf(name, schema) } : scope.name(name);
      },
      step: (key) => scope.step(key),
      stepKeys: () => scope.stepKeys(),
    };
    known.set(locals, wider);
  }
  return wider;
}
