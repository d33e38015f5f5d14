import * as z from 'zod';
import { type FieldMeta, VOTER_MODEL } from '@/graph/node-definition';
import { field } from './field-meta';

/** Stands for the workspace's default model, chosen when the step runs. */
const DEFAULT_MODEL = 'default';

/**
 * A template, because inside a vote by several models it may be `VOTER_MODEL`. Deferred: `ask-model.ts` puts the value in, and
 * the log does not list the name of every model as something the step received.
 */
export const modelMeta: FieldMeta = { title: 'Model', widget: 'model', value: 'template', locals: {} };

export const modelSchema = z.string().max(200).default(DEFAULT_MODEL).meta(field(modelMeta));

export const fallbacksSchema = z
  .array(z.string().min(1).max(200))
  .max(5)
  .default([])
  .meta(
    field({
      title: 'If it does not answer',
      description: 'Other models to try, in this order. The built-in rules are used only when you list them.',
      widget: 'model-list',
      advanced: true,
    }),
  );

/** "gpt-5.4" of "openai:gpt-5.4"; what a card shows. */
export function modelName(model: string): string {
  if (model === DEFAULT_MODEL || model === '') return 'Default model';
  if (model === VOTER_MODEL) return 'Model of the vote';
  if (model === 'builtin:rules-v1') return 'Built-in rules';
  return model.slice(model.indexOf(':') + 1);
}
