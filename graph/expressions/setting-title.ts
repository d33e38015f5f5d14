import type * as z from 'zod';
import { inWords } from '../types/label-of';
import { metaAt } from './config-fields';

/** What the form calls the setting at a path: its title, or its name in words, with its place in a list. */
export function settingTitle(schema: z.ZodType, path: readonly (string | number)[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'The settings';
  if (typeof last === 'number') return `${settingTitle(schema, path.slice(0, -1))} ${last + 1}`;
  return metaAt(schema, path)?.title ?? inWords(last);
}
