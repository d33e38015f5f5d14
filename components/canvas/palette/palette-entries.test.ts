import { describe, expect, it } from 'vitest';
import { registry } from '@/nodes/registry';
import { icons } from '../../ui/icon';
import { CATEGORIES, fitting, paletteEntries, searchEntries, toolEntries } from './palette-entries';

const entries = paletteEntries(registry);

describe('palette', () => {
  it('offers every step type under a category and with an icon that exists', () => {
    const types = new Set(entries.map((entry) => entry.choice.type));
    expect(registry.all().every((definition) => types.has(definition.type))).toBe(true);
    const categories = new Set(CATEGORIES.map((category) => category.id));
    for (const entry of entries) {
      expect(categories.has(entry.category), entry.id).toBe(true);
      expect(icons[entry.icon], `${entry.id} wants the icon ${entry.icon}`).toBeDefined();
    }
  });

  it('finds steps by what they are for', () => {
    expect(searchEntries(entries, 'look up')[0]?.title).toBe('Look up data');
    expect(searchEntries(entries, 'pdf').map((entry) => entry.title)).toContain('Read document');
    expect(searchEntries(entries, 'extract')[0]?.title).toBe('Pull out details');
    expect(searchEntries(entries, 'prompt').length).toBeGreaterThan(0);
    expect(searchEntries(entries, 'zzz')).toEqual([]);
  });

  it('offers only what fits the place', () => {
    const after = fitting(entries, { follows: true, isBetween: false, isInside: false });
    expect(after.some((entry) => entry.category === 'start')).toBe(false);
    expect(after.some((entry) => entry.category === 'finish')).toBe(true);
    const between = fitting(entries, { follows: false, isBetween: true, isInside: false });
    expect(between.some((entry) => entry.category === 'finish')).toBe(false);
  });

  it('offers the tools of connections with a copy of how they describe themselves', () => {
    const tool = {
      name: 'search_issues',
      title: 'Search issues',
      description: 'Finds issues',
      inputSchema: { type: 'object' as const },
      annotations: { readOnlyHint: true },
      effect: 'read' as const,
      fingerprint: 'abc',
    };
    const broken = { ...tool, name: 'broken', problem: 'No schema' };
    const connection = { name: 'tracker', status: 'ok', statusDetail: null, isDemo: false, tools: [tool, broken] };
    const found = toolEntries([connection], registry.get('mcp-tool'));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      title: 'Search issues',
      effect: 'Reads',
      choice: { config: { snapshot: { fingerprint: 'abc' } } },
    });
  });
});
