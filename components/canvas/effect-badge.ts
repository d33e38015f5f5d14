import { isJsonObject, type JsonObject } from '@/graph/json';
import type { AnyNodeDefinition, Effect } from '@/graph/node-definition';

const SENDS = /(^|[^a-z])(send|post|notify|publish|reply|email|message)([^a-z]|$)/i;

export type EffectBadge = { label: string; tone: 'neutral' | 'warn' | 'danger' };

/** What a tool does to the world, in a word. One that does not say counts as changing things. */
export const toolBadge = (tool: { name: string; effect: Effect; annotations: JsonObject }): EffectBadge | null => {
  if (tool.effect === 'none') return null;
  if (tool.effect === 'read') return { label: 'Reads', tone: 'neutral' };
  if (tool.annotations.destructiveHint === true) return { label: 'Cannot be undone', tone: 'danger' };
  return SENDS.test(tool.name.replaceAll('_', ' ')) && !/draft/i.test(tool.name)
    ? { label: 'Sends', tone: 'warn' }
    : { label: 'Changes', tone: 'warn' };
};

/** The badge of a step. Model calls read too, but nobody fears them: only tools get one. */
export const effectBadge = (definition: AnyNodeDefinition, config: unknown): EffectBadge | null => {
  if (definition.category !== 'tools') return null;
  const effect = definition.effect(config);
  // A workflow is run once whatever happens, so the engine takes the step for a write; what calls nothing changes nothing.
  if (definition.worstCase(config, { textTokens: () => 0 }).toolCalls === 0) return null;
  if (!isJsonObject(config)) return toolBadge({ name: '', effect, annotations: {} });
  const snapshot = isJsonObject(config.snapshot) ? config.snapshot : config;
  const annotations = isJsonObject(snapshot.annotations) ? snapshot.annotations : {};
  return toolBadge({ name: typeof config.tool === 'string' ? config.tool : '', effect, annotations });
};
