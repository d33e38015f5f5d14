import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { listFiles, readText } from './repository-files.mjs';

export const title = 'Links of the documentation';

const RULES = {
  'links-lead-somewhere': 'A reader who follows this link finds nothing. Correct it, or write what it promises.',
  'headings-exist': 'The page exists, the heading does not. Correct the part after "#".',
  'pages-are-reachable': 'No other page leads here, so nobody will read it. Link it from docs/README.md.',
};

/**
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  /** @type {import('./problem.mjs').Problem[]} */
  const problems = [];
  const pages = new Map(
    listFiles(root)
      .filter((file) => file.endsWith('.md'))
      .map((file) => [file, readText(root, file) ?? '']),
  );
  const reached = new Set(['README.md', 'CONTRIBUTING.md']);
  for (const [file, text] of pages) {
    for (const { target, line } of linksOf(text)) {
      const where = `${file}:${line} (${target})`;
      const [path = '', heading] = target.split('#');
      const full = path ? normalize(join(dirname(file), decodeURI(path))).replaceAll('\\', '/') : file;
      if (!existsSync(join(root, full))) {
        problems.push({ where, rule: 'links-lead-somewhere', why: RULES['links-lead-somewhere'] });
        continue;
      }
      const page = statSync(join(root, full)).isDirectory() ? join(full, 'README.md') : full;
      reached.add(page);
      const there = pages.get(page);
      if (heading && there !== undefined && !headingsOf(there).has(heading)) {
        problems.push({ where, rule: 'headings-exist', why: RULES['headings-exist'] });
      }
    }
  }
  for (const file of pages.keys()) {
    if (!file.startsWith('docs/') || reached.has(file)) continue;
    problems.push({ where: file, rule: 'pages-are-reachable', why: RULES['pages-are-reachable'] });
  }
  return problems;
}

/**
 * Links and pictures that stay inside the repository.
 * @param {string} text
 */
export function linksOf(text) {
  let isFenced = false;
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(```|~~~)/.test(line)) isFenced = !isFenced;
    if (isFenced) return [];
    const bare = line.replace(/`[^`]*`/g, '');
    const found = [
      ...bare.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|<img[^>]*\ssrc="([^"]+)"|<a[^>]*\shref="([^"]+)"/g),
    ];
    return found
      .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
      .filter((target) => target && !/^[a-z][a-z0-9+.-]*:/i.test(target))
      .map((target) => ({ target, line: index + 1 }));
  });
}

/**
 * Headings as the usual hosts name them.
 * @param {string} text
 */
export function headingsOf(text) {
  const names = new Set();
  for (const [, heading = ''] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replace(/[`*_]|\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    names.add(
      plain
        .replace(/[^\p{L}\p{N}\s-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    );
  }
  return names;
}
