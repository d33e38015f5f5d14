import { isCode, isProduct, isTest, listFiles, readText } from './repository-files.mjs';

export const title = 'Rules of the source that no other tool knows';

/**
 * @typedef {object} LineRule
 * @property {string} rule
 * @property {RegExp} pattern
 * @property {(file: string) => boolean} applies
 * @property {string} why
 */

const isText = () => true;
const inApp = (/** @type {string} */ file) => /^(app|components|public)\//.test(file);
const isOurDocument = (/** @type {string} */ file) => !file.startsWith('public/fonts/') && file !== 'LICENSE';

/** @type {LineRule[]} */
export const lineRules = [
  {
    rule: 'one-reader-of-settings',
    pattern: /\bprocess\.env\b/,
    applies: (file) => isProduct(file) && file !== 'server/env.ts',
    why: 'server/env.ts is the only reader of process.env, so that every setting is checked, named and documented once. Add a field to its Env and ask getEnv().',
  },
  {
    rule: 'no-eval',
    pattern: /\beval\(|\bnew Function\(|\bFunction\(['"`]|from ['"](node:)?vm['"]|require\(['"](node:)?vm['"]\)/,
    applies: isProduct,
    why: 'Configuration must never become code in our processes. Code of users runs in the sandbox (ctx.sandbox); expressions are CEL.',
  },
  {
    rule: 'no-revived-classes',
    pattern:
      /import (\* as|v8|.*\b(de)?serialize\b).* from ['"](node:)?v8['"]|from ['"](superjson|devalue|serialize-javascript|flatted)['"]/,
    applies: isProduct,
    why: 'What is stored or comes in is plain JSON. A format that makes objects of classes again lets whoever writes it choose what our code runs.',
  },
  {
    rule: 'no-raw-html',
    pattern: /dangerouslySetInnerHTML|\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML/,
    applies: isProduct,
    why: 'Documents and model answers are untrusted: HTML made of them would run in the browser. Render text, or markdown through react-markdown with rehype-sanitize.',
  },
  {
    rule: 'no-cdn',
    pattern:
      /https?:\/\/([a-z0-9-]+\.)*(unpkg\.com|jsdelivr\.net|cdnjs\.cloudflare\.com|esm\.sh|googleapis\.com\/css|gstatic\.com|cdn\.[a-z0-9.-]+)/,
    applies: inApp,
    why: 'Pages load nothing from elsewhere: they must work behind a wall, and tell nobody who reads them. Put the file under public/ or install the package.',
  },
  {
    rule: 'named-exports',
    pattern: /^export default\b/,
    applies: (file) =>
      isProduct(file) &&
      !/^app\/.*(page|layout|loading|error|global-error|not-found|template|default|robots|icon|manifest)\.tsx?$/.test(
        file,
      ),
    why: 'A default export has a different name at every place that imports it. Export it by name; only the files that Next asks for are different.',
  },
  {
    rule: 'no-left-overs',
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    applies: (file) => isCode(file) || file.endsWith('.css'),
    why: 'A note to do something later is a defect nobody tracks. Do it now, or open an issue and say here what is true today.',
  },
  {
    rule: 'suppressions-have-reasons',
    pattern: /@ts-(ignore|nocheck)|@ts-expect-error\s*$|biome-ignore(-all|-start|-end)?\s+[\w/]+\s*:?\s*(\*\/\}?)?$/,
    applies: isCode,
    why: 'Silencing a checker needs a reason that a reader can judge: "biome-ignore lint/group/rule: reason" or "@ts-expect-error reason". @ts-ignore hides the day it becomes needless.',
  },
  {
    rule: 'tests-run-whole',
    pattern: /\b(test|it|describe)\.(only|skip|todo|fixme)\(/,
    applies: isTest,
    why: 'A test that is left out looks like one that passes. Mend it or remove it.',
  },
  {
    rule: 'tests-wait-for-conditions',
    pattern: /waitForTimeout\(|setTimeout\(\s*(resolve|r|done|res)\b|await (sleep|delay)\(/,
    applies: isTest,
    why: 'A pause is too short on a busy machine and wasted on an idle one. Wait for the condition: expect.poll, vi.waitFor, an event, a locator.',
  },
  {
    rule: 'no-machine-paths',
    pattern: /(^|[\s"'`(=:])\/(root|work|home\/[a-z]+|Users\/[A-Za-z]+)\/[\w.-]+/,
    applies: (file) => isOurDocument(file) && !/\.(test|spec)\.tsx?$/.test(file),
    why: 'A path of one machine means nothing on another. Use a path from the checkout, or a made-up one such as /srv/sluice.',
  },
  {
    rule: 'no-registry-hosts',
    pattern: /https?:\/\/[^\s"'/]*(artifactory|jfrog|nexus|verdaccio|registry\.)[^\s"']*/i,
    applies: isText,
    why: 'Which registry serves the packages is the business of the machine that installs. Leave the host out; "npm run lock:complete" writes a lockfile without one.',
  },
];

/**
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  return listFiles(root)
    .filter((file) => !/^scripts\/checks\/source(\.test)?\.(mjs|ts)$/.test(file))
    .flatMap((file) => {
      const text = readText(root, file);
      return text === null ? [] : checkText(file, text);
    });
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {import('./problem.mjs').Problem[]}
 */
export function checkText(file, text) {
  const rules = lineRules.filter(({ applies }) => applies(file));
  return text
    .split('\n')
    .flatMap((line, index) =>
      rules
        .filter(({ pattern }) => pattern.test(line))
        .map(({ rule, why }) => ({ where: `${file}:${index + 1}`, rule, why })),
    );
}
