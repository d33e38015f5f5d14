/**
 * One thing that a check found.
 * @typedef {object} Problem
 * @property {string} where  file and line, or a chain of files
 * @property {string} rule
 * @property {string} why  the reason for the rule, and what to do instead
 */

/**
 * Problems grouped by rule, because many places often share one reason.
 * @param {Problem[]} problems
 * @returns {string}
 */
export function describeProblems(problems) {
  /** @type {Map<string, Problem[]>} */
  const byRule = new Map();
  for (const problem of problems) byRule.set(problem.rule, [...(byRule.get(problem.rule) ?? []), problem]);
  return [...byRule]
    .map(([rule, found]) => {
      const places = [...new Set(found.map(({ where }) => `    ${where}`))];
      return `  ${rule}: ${found[0]?.why}\n${places.join('\n')}`;
    })
    .join('\n');
}
