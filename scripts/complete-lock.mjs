// npm run lock:complete [-- FOLDER]: after a change of dependencies, adds what a partial registry left out of
// package-lock.json, the product's own or that of a folder of the bench.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLockfile, findMissing } from './lib/lockfile.mjs';
import { root } from './lib/root.mjs';

const file = join(root, process.argv[2] ?? '', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = findMissing(lock);
if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLockfile(lock), null, 2)}\n`);
console.log(
  missing.length === 0 ? 'Nothing was missing.' : `Added ${missing.map(({ path }) => path.slice(13)).join(', ')}.`,
);
