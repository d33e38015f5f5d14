import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const title = 'Files, exports and packages that nothing uses';

const WHY =
  'Code that nothing reaches is read, changed and trusted for nothing. Remove it, or use it; what a tool reaches by name belongs in knip.jsonc with the reason.';

/**
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  const knip = join(root, 'node_modules', 'knip', 'bin', 'knip.js');
  const { stdout, stderr, status } = spawnSync(process.execPath, [knip, '--reporter', 'json', '--no-progress'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  if (status === null || (status !== 0 && !stdout.trim())) throw new Error(`knip could not run:\n${stderr}`);
  return readReport(JSON.parse(stdout));
}

/**
 * One line for each thing that knip reports, whatever its kind.
 * @param {{ files?: unknown[], issues?: Record<string, unknown>[] }} report
 * @returns {import('./problem.mjs').Problem[]}
 */
export function readReport({ files = [], issues = [] }) {
  const places = files.map((file) => `${nameOf(file)} (the whole file)`);
  for (const issue of issues) {
    for (const [kind, found] of Object.entries(issue)) {
      if (!Array.isArray(found)) continue;
      for (const item of found.flat()) {
        const line = item?.line ? `:${item.line}` : '';
        places.push(`${issue.file}${line} ${nameOf(item)} (${kind})`);
      }
    }
  }
  return places.map((where) => ({ where, rule: 'unused', why: WHY }));
}

/** @param {any} item */
const nameOf = (item) => (typeof item === 'string' ? item : (item?.name ?? item?.symbol ?? JSON.stringify(item)));
