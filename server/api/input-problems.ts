import type * as z from 'zod';
import type { InputProblem } from '@/server/refusal';

const MAX_SHOWN = 20;

/** Zod's issues as places and sentences: `document.nodes[2].key: Invalid string`. */
export const inputProblems = (error: z.core.$ZodError): InputProblem[] =>
  error.issues
    .slice(0, MAX_SHOWN)
    .map((issue) => ({ path: pathText(issue.path), message: issue.message.replace(/\.$/, '') }));

const pathText = (path: PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text ? `${text}.${String(part)}` : String(part);
  }, '');
