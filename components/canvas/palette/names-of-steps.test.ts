import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { registry } from '@/nodes/registry';
import { paletteEntries } from './palette-entries';

const page = readFileSync(fileURLToPath(new URL('../../../docs/steps.md', import.meta.url)), 'utf8');
const namesOf = (type: string): string[] =>
  paletteEntries(registry)
    .filter((entry) => entry.choice.type === type)
    .map(({ title }) => title);

/** As docs/steps.md has it: what people add, what runs and their help call it, what files and the API call it. */
const table = [
  '| in the palette | the kind of step | in files and the API |',
  '|---|---|---|',
  ...registry.all().map(({ type, title }) => `| ${namesOf(type).join(', ')} | ${title} | \`${type}\` |`),
].join('\n');

test('the table of names in docs/steps.md is that of the palette', () => {
  const [, shown] = /<!-- names -->\n([\s\S]*?)\n<!-- \/names -->/.exec(page) ?? [];
  expect(shown, 'Put this between the marks <!-- names --> of docs/steps.md').toBe(table);
});

test.each(registry.all().map(({ type }) => type))(
  'docs/steps.md has a section for %s by its names in the palette',
  (type) => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading ?? '');
    const names = namesOf(type);
    expect(names.length).toBeGreaterThan(0);
    const [own] = headings.filter((heading) => heading.split(', ').some((part) => names.includes(part)));
    expect(own, `No heading of docs/steps.md has one of ${names.join(', ')}`).toBeDefined();
    const [, section = ''] = page.split(`\n## ${own}\n`);
    for (const name of names) expect(`${own} ${section.split('\n## ')[0]}`).toContain(name);
  },
);
