import type { RestOperation } from './operation';
import { operations } from './operations';
import { RestProblem } from './problem';

export interface FoundOperation {
  operation: RestOperation;
  params: Record<string, string>;
}

/** The operation at an address below /api/v1. */
export const findOperation = (method: string, path: string): FoundOperation => {
  const parts = path.split('/').filter(Boolean);
  const here = operations.flatMap((operation) => {
    const params = match(operation.path, parts);
    return params ? [{ operation, params }] : [];
  });
  if (here.length === 0)
    throw new RestProblem(404, 'not-found', 'This address does not exist. /api/v1/openapi.json lists those that do.');
  const found = here.find(({ operation }) => operation.method === method.toLowerCase());
  if (found) return found;
  const allow = here.map(({ operation }) => operation.method.toUpperCase()).join(', ');
  throw new RestProblem(405, 'method-not-allowed', `This address takes ${allow}.`, { headers: { allow } });
};

const match = (template: string, parts: string[]): Record<string, string> | null => {
  const wanted = template.split('/').filter(Boolean);
  if (wanted.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [place, name] of wanted.entries()) {
    const part = parts[place] ?? '';
    const parameter = /^\{(.+)\}$/.exec(name)?.[1];
    if (parameter) params[parameter] = decoded(part);
    else if (part !== name) return null;
  }
  return params;
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RestProblem(400, 'unreadable', 'The address is not percent-encoded.');
  }
};
