import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { importRules, runtimeRules } from './boundary-rules.mjs';

const ROOMS = ['app', 'components', 'graph', 'nodes', 'server', 'e2e', 'scripts'];

export const title = 'Boundaries between the rooms of the house';

/**
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  const problems = [];
  for (const { rules, isTypesSeen } of [
    { rules: importRules, isTypesSeen: true },
    { rules: runtimeRules, isTypesSeen: false },
  ]) {
    const { violations } = await look(root, rules, isTypesSeen);
    for (const { rule, from, to, cycle } of violations) {
      const path = cycle ? [from, ...cycle.map((step) => step.name)].join(' -> ') : `${from} -> ${to}`;
      const { comment } = /** @type {import('./boundary-rules.mjs').Rule} */ (
        rules.find(({ name }) => name === rule.name)
      );
      problems.push({ where: path, rule: rule.name, why: comment });
    }
  }
  return problems;
}

/**
 * What dependency-cruiser sees; apart, so that a test can prove that it sees anything. It finds no module, and says
 * nothing, when the TypeScript it loads has no JavaScript API.
 * @param {string} root
 * @param {import('./boundary-rules.mjs').Rule[]} rules
 * @param {boolean} isTypesSeen
 */
export async function look(root, rules, isTypesSeen) {
  const before = process.cwd();
  process.chdir(root);
  try {
    const { output } = await cruise(
      ROOMS.filter((room) => existsSync(join(root, room))),
      /** @type {any} */ ({
        ruleSet: { forbidden: rules.map((rule) => ({ severity: 'error', ...rule })) },
        validate: true,
        doNotFollow: { path: ['node_modules', '^generated/'] },
        tsPreCompilationDeps: isTypesSeen,
        tsConfig: { fileName: 'tsconfig.json' },
        moduleSystems: ['es6', 'cjs'],
        combinedDependencies: false,
      }),
      /** @type {any} */ ({
        exportsFields: ['exports'],
        conditionNames: ['import', 'node', 'default'],
        extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
        tsConfig: join(root, 'tsconfig.json'),
      }),
    );
    if (typeof output === 'string') throw new Error(output);
    return {
      violations: output.summary.violations,
      modules: output.modules.filter(({ source }) => !source.startsWith('node_modules')),
    };
  } finally {
    process.chdir(before);
  }
}
