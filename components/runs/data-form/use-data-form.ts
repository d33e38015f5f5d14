'use client';

import { useState } from 'react';
import type { Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { initialValues, withoutEmpties } from './form-field';
import { formProblems } from './form-problems';

/** Values of a form and what is wrong with them. Problems appear when it is sent, and go as they are mended. */
export function useDataForm(schema: JsonSchema | null, given?: Json) {
  const [values, setValues] = useState<JsonObject>(() => (schema ? initialValues(schema, given) : {}));
  const [isTried, setIsTried] = useState(false);
  const problems = schema && isTried ? formProblems(schema, values) : {};
  return {
    values,
    setValues,
    problems,
    /** the values to send, or null when there is something to mend first */
    check: (): JsonObject | null => {
      setIsTried(true);
      if (!schema) return {};
      return Object.keys(formProblems(schema, values)).length === 0 ? withoutEmpties(values, schema) : null;
    },
  };
}
