import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findProblems, headingsOf, linksOf } from './docs.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sluice-docs-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('dead links, unknown headings and lonely pages are found', async () => {
  const pages = {
    'README.md': 'Read [the docs](docs/README.md), [gone](docs/gone.md) and ![a picture](docs/picture.png).',
    'docs/README.md': '# Start here\n[Steps](steps.md#prompt) [wrong](steps.md#nowhere) [web](https://example.com/x)',
    'docs/steps.md': '## Prompt\n',
    'docs/lonely.md': 'Nobody leads here.',
  };
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const found = (await findProblems(folder)).map(({ rule, where }) => `${rule} ${where}`);
  expect(found.sort()).toEqual([
    'headings-exist docs/README.md:2 (steps.md#nowhere)',
    'links-lead-somewhere README.md:1 (docs/gone.md)',
    'links-lead-somewhere README.md:1 (docs/picture.png)',
    'pages-are-reachable docs/lonely.md',
  ]);
});

test('code is not read for links', () => {
  expect(linksOf('`[a](b.md)`\n```\n[a](b.md)\n```\n[a](c.md)')).toEqual([{ target: 'c.md', line: 5 }]);
});

test('headings are named as the usual hosts do', () => {
  expect([...headingsOf('# Hello, *World*\n## `npm start` and more')]).toEqual(['hello-world', 'npm-start-and-more']);
});
