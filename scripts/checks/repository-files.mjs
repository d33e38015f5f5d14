import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const NOT_OURS = new Set([
  '.git',
  '.next',
  '.node',
  '.sluice',
  'dist',
  'generated',
  'node_modules',
  'playwright-report',
  'test-results',
]);

/**
 * Every file that is, or would be, in the repository, with `/` between folders. Without git (an unpacked archive) the
 * folders that git ignores are left out by name.
 * @param {string} root
 * @returns {string[]}
 */
export function listFiles(root) {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  const files = listed.status === 0 ? listed.stdout.toString().split('\0').filter(Boolean) : walk(root, root);
  return files.filter((file) => existsSync(join(root, file))).sort();
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function walk(root, folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : walk(root, path);
    return [relative(root, path).replaceAll('\\', '/')];
  });
}

const TEXT =
  /\.(css|html|js|json|jsonc|md|mdx|mjs|cjs|prisma|sh|sql|svg|toml|ts|tsx|txt|yaml|yml)$|(^|\/)(\.[a-z]+|LICENSE|NOTICE|run)$/;

/**
 * @param {string} root
 * @param {string} file
 * @returns {string | null} null for files that are not text
 */
export function readText(root, file) {
  if (!TEXT.test(file) || statSync(join(root, file)).size > 2_000_000) return null;
  return readFileSync(join(root, file), 'utf8');
}

export const isCode = (/** @type {string} */ file) => /\.(ts|tsx|mjs|js)$/.test(file);
export const isTest = (/** @type {string} */ file) => /\.(test|spec|test-d)\.tsx?$|(^|\/)testing\/|^e2e\//.test(file);
/** What is built into the app, as opposed to tests, scripts and settings of tools. */
export const isProduct = (/** @type {string} */ file) =>
  isCode(file) && !isTest(file) && /^(app|components|graph|nodes|server)\//.test(file);
