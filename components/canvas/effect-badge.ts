import { isJsonObject } from '@/graph/json';
import type { AnyNodeDefinition } from '@/graph/node-definition';
import type { CardModel } from './card-model';

const SENDS = /(^|[^a-z])(send|post|notify|publish|reply|email|message)([^a-z]|$)/i;

/** What a tool does to the world, in a word. Model calls read too, but nobody fears them: only tools get a badge. */
export const effectBadge = (definition: AnyNodeDefinition, config: unknown): CardModel['badge'] => {
  if (definition.category !== 'tools') return null;
  const effect = definition.effect(config);
  if (effect === 'none') return null;
  if (effect === 'read') return { label: 'Reads', tone: 'neutral' };
  if (!isJsonObject(config)) return { label: 'Changes', tone: 'warn' };
  const snapshot = isJsonObject(config.snapshot) ? config.snapshot : config;
  const annotations = isJsonObject(snapshot.annotations) ? snapshot.annotations : {};
  if (annotations.destructiveHint === true) return { label: 'Cannot be undone', tone: 'danger' };
  const tool = typeof config.tool === 'string' ? config.tool : '';
  return SENDS.test(tool.replaceAll('_', ' ')) && !/draft/i.test(tool)
    ? { label: 'Sends', tone: 'warn' }
    : { label: 'Changes', tone: 'warn' };
};
