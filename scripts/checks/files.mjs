import { isCode, isTest, listFiles, readText } from './repository-files.mjs';

export const title = 'Sizes and names of files';

const MAX_LINES = 400;

/** Names that tools give a meaning to, or that the world knows. */
const KNOWN_NAMES =
  /^(README|CONTRIBUTING|CHANGELOG|SECURITY|CODE_OF_CONDUCT|LICENSE|NOTICE)(\.(md|txt))?$|^migration_lock\.toml$|^\d{4}_[a-z0-9_]+$/;
/** Files that come from elsewhere, or stand for what people really upload. */
const FOREIGN = /^public\/fonts\/|^examples\/.*\/(files|samples)\/|^examples\/(files|samples)\/|(^|\/)__fixtures__\//;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const EMPTY_WORDS = ['util', 'utils', 'helper', 'helpers', 'types', 'interfaces', 'common', 'misc', 'shared', 'stuff'];

const RULES = {
  'file-size': `A file has one purpose; over ${MAX_LINES} lines it has several. Split it by what its parts are for, not by what they are.`,
  'kebab-case': 'Files and folders are named in lower case with hyphens, so that nobody has to guess. Rename it.',
  'says-what-it-is':
    'A name like utils, helpers, types or common says nothing and collects everything. Name the file after what it does; put types with the schema they belong to.',
  'no-barrels':
    'A file that only passes on exports hides where things are, drags code into the browser and makes cycles. Import from the file itself.',
};

/**
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  return listFiles(root).flatMap((file) => checkFile(file, readText(root, file)));
}

/**
 * @param {string} file
 * @param {string | null} text
 * @returns {import('./problem.mjs').Problem[]}
 */
export function checkFile(file, text) {
  /** @type {(keyof typeof RULES)[]} */
  const broken = [];
  const lines = text === null ? 0 : text.split('\n').length - 1;
  const isMeasured = isCode(file) || file.endsWith('.css');
  if (isMeasured && !isTest(file) && lines > MAX_LINES) broken.push('file-size');
  if (!FOREIGN.test(file) && !file.split('/').every(isWellNamed)) broken.push('kebab-case');
  const stem = file.replace(/^.*\//, '').replace(/\..*$/, '');
  // A folder may be named types when types are its subject, as in graph/; a file so named collects everything.
  const folders = file
    .split('/')
    .slice(0, -1)
    .filter((name) => name !== 'types');
  if (isCode(file) && [stem, ...folders].some((name) => EMPTY_WORDS.includes(name))) broken.push('says-what-it-is');
  if (isCode(file) && text !== null && (isBarrel(text) || stem === 'index')) broken.push('no-barrels');
  return broken.map((rule) => ({
    where: rule === 'file-size' ? `${file} (${lines} lines)` : file,
    rule,
    why: RULES[rule],
  }));
}

/** @param {string} name */
function isWellNamed(name) {
  if (KNOWN_NAMES.test(name)) return true;
  // Next's own: (group), [parameter], [...rest], [[...rest]]; hidden files of tools; and each part between dots.
  const bare = name.replace(/^[([]+(\.\.\.)?|[)\]]+$/g, '').replace(/^\./, '');
  return bare.split('.').every((part) => KEBAB.test(part) || (name !== bare && /^[a-z][a-zA-Z0-9]*$/.test(part)));
}

/** @param {string} text */
function isBarrel(text) {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('//'))
    .join('\n');
  const withoutPassing = code.replace(/export\s+(type\s+)?(\*|\{[^}]*\})(\s+as\s+\w+)?\s+from\s+['"][^'"]+['"];?/g, '');
  return code.length > 0 && withoutPassing.trim() === '';
}
