import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMissing } from '../lib/lockfile.mjs';

export const title = 'The lockfile';

const RULES = {
  'exact-versions':
    'package.json names exact versions, because npm on an old Node silently picks older majors. Install with "npm install --save-exact".',
  'no-hosts':
    'The lockfile must serve behind any registry, so no package in it may name one. Run "npm install" with the settings of .npmrc.',
  'all-platforms': '"npm ci" refuses a lockfile that leaves out a platform. Run "npm run lock:complete".',
  integrity:
    'A package without a checksum could be replaced on its way here. Only packages for other platforms, which the registry did not offer, may lack one; reinstall this one.',
  'in-step': 'package.json and package-lock.json name different versions. Run "npm install" and commit both.',
};

/**
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
  return checkLockfile(read('package.json'), read('package-lock.json'));
}

/**
 * @param {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} manifest
 * @param {import('../lib/lockfile.mjs').Lockfile} lock
 * @returns {import('./problem.mjs').Problem[]}
 */
export function checkLockfile(manifest, lock) {
  /** @type {import('./problem.mjs').Problem[]} */
  const problems = [];
  const say = (/** @type {keyof typeof RULES} */ rule, /** @type {string} */ where) =>
    problems.push({ where, rule, why: RULES[rule] });

  for (const [name, wanted] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    const version = wanted.replace(/^npm:(@?[^@]+)@/, '');
    if (!/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)) say('exact-versions', `${name}: ${wanted}`);
    else if (lock.packages[`node_modules/${name}`]?.version !== version) say('in-step', `${name}: ${wanted}`);
  }
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path || entry.link) continue;
    if (entry.resolved) say('no-hosts', path);
    if (!entry.integrity && !(entry.optional && (entry.os || entry.cpu))) say('integrity', path);
  }
  for (const { path } of findMissing(lock)) say('all-platforms', path);
  return problems;
}
