// npm run check               every check:* script of package.json
// npm run check:NAME          one of them, from scripts/checks/NAME.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProblems } from './checks/problem.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';

/** Derived from package.json, so that a new check is never left out. */
const all = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts)
  .filter((script) => script.startsWith('check:'))
  .map((script) => script.slice('check:'.length));
const names = process.argv.length > 2 ? process.argv.slice(2) : all;

try {
  for (const name of names) {
    const { title, findProblems } = await import(`./checks/${name}.mjs`);
    const problems = await findProblems(root);
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${title}`);
    if (problems.length === 0) continue;
    console.log(describeProblems(problems));
    process.exitCode = 1;
  }
} catch (error) {
  reportAndExit(error);
}
