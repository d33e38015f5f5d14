import type { AnyNodeDefinition } from './node-definition';

/**
 * What the palette calls a step with these settings. Several of its entries can be one kind of step; a step is the entry
 * whose icon its card has, else it goes by its kind.
 */
export function kindTitle(definition: AnyNodeDefinition, config: unknown): string {
  const icon = definition.iconOf?.(config) ?? definition.icon;
  return definition.presets?.find((preset) => preset.icon === icon)?.title ?? definition.title;
}
