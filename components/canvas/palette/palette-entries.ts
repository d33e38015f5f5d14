import type { NodeChoice } from '@/graph/commands/new-node';
import type { JsonObject } from '@/graph/json';
import type { AnyNodeDefinition, Category, NodeRegistry } from '@/graph/node-definition';
import type { ConnectionChoice } from '../../forms/form-services';
import { snapshotOf } from '../../forms/inputs/tool-snapshot';
import { effectBadge } from '../effect-badge';

/** Something that can be added, under the name a person looks for. */
export interface PaletteEntry {
  id: string;
  title: string;
  purpose: string;
  icon: string;
  category: Category;
  choice: NodeChoice;
  /** "Reads", "Sends", "Changes" */
  effect: string | null;
  hasInput: boolean;
  isContainer: boolean;
  /** lower-case, everything a search may hit besides the title */
  words: string;
}

export const CATEGORIES: { id: Category; label: string }[] = [
  { id: 'start', label: 'Start' },
  { id: 'ai', label: 'AI' },
  { id: 'tools', label: 'Tools' },
  { id: 'decide', label: 'Decide and wait' },
  { id: 'repeat', label: 'Repeat' },
  { id: 'people', label: 'People' },
  { id: 'code', label: 'Data and code' },
  { id: 'finish', label: 'Finish' },
];

const effectOf = (definition: AnyNodeDefinition, config: JsonObject): string | null => {
  const parsed = definition.config.safeParse(config);
  return parsed.success && Object.keys(config).length > 0
    ? (effectBadge(definition, parsed.data)?.label ?? null)
    : null;
};

const entriesOf = (definition: AnyNodeDefinition): PaletteEntry[] => {
  const common = { hasInput: definition.hasInput, isContainer: definition.isContainer === true };
  const typeWords = [definition.title, definition.purpose, ...(definition.keywords ?? [])];
  if (!definition.presets || definition.presets.length === 0) {
    return [
      {
        ...common,
        id: definition.type,
        title: definition.title,
        purpose: definition.purpose,
        icon: definition.icon,
        category: definition.category,
        choice: { type: definition.type },
        effect: null,
        words: typeWords.join(' ').toLowerCase(),
      },
    ];
  }
  return definition.presets.map((preset) => ({
    ...common,
    id: `${definition.type}/${preset.id}`,
    title: preset.title,
    purpose: preset.purpose,
    icon: preset.icon,
    category: preset.category,
    choice: { type: definition.type, presetId: preset.id },
    effect: preset.config.tool === '' ? null : effectOf(definition, preset.config),
    words: [preset.purpose, ...(preset.keywords ?? []), ...typeWords].join(' ').toLowerCase(),
  }));
};

export const paletteEntries = (registry: NodeRegistry): PaletteEntry[] => registry.all().flatMap(entriesOf);

/** The tools of the connections there are: found by searching, since there can be hundreds. */
export const toolEntries = (
  connections: ConnectionChoice[],
  toolType: AnyNodeDefinition | undefined,
): PaletteEntry[] => {
  if (!toolType) return [];
  return connections.flatMap((connection) =>
    connection.tools
      .filter((tool) => !tool.problem)
      .map((tool): PaletteEntry => {
        const config: JsonObject = {
          connection: connection.name,
          tool: tool.name,
          snapshot: snapshotOf(tool),
          arguments: {},
          failedWhen: '',
        };
        const parsed = toolType.config.safeParse(config);
        return {
          id: `tool/${connection.name}/${tool.name}`,
          title: tool.title || tool.name,
          purpose: `${connection.isDemo ? 'Demo services' : connection.name} · ${tool.description || tool.name}`,
          icon: (parsed.success && toolType.iconOf?.(parsed.data)) || toolType.icon,
          category: 'tools',
          choice: { type: toolType.type, title: tool.title || tool.name, config },
          effect: effectOf(toolType, config),
          hasInput: true,
          isContainer: false,
          words: `${connection.name} ${tool.name} ${tool.description}`.toLowerCase(),
        };
      }),
  );
};

/** What may follow an output, stand between two steps, or go into a frame. */
export const fitting = (
  entries: PaletteEntry[],
  place: { follows: boolean; isBetween: boolean; isInside: boolean },
): PaletteEntry[] =>
  entries.filter((entry) => {
    if ((place.follows || place.isBetween || place.isInside) && !entry.hasInput) return false;
    return !((place.isBetween || place.isInside) && entry.category === 'finish');
  });

/** Best first: names that begin with what was typed, then names that have it, then purposes and other words. */
export const searchEntries = (entries: PaletteEntry[], query: string): PaletteEntry[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  const scored = entries.flatMap((entry) => {
    const title = entry.title.toLowerCase();
    if (!words.every((word) => title.includes(word) || entry.words.includes(word))) return [];
    const first = words[0] ?? '';
    const score = title.startsWith(first) ? 0 : words.every((word) => title.includes(word)) ? 1 : 2;
    return [{ entry, score }];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ entry }) => entry);
};
