import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@/scripts/lib/root.mjs';

/** The shell commands that a page of the documentation prints, in its order, each on one line. */
export function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) => block.replace(/\\\n/g, ' ').split('\n')).filter((line) => line.trim() !== '');
}
