import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKFLOW_SCHEMA_FILE, workflowSchemaText } from '../lib/workflow-schema.mjs';

export const title = 'The published type of a workflow file is the one the code reads';

/**
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  const file = join(root, WORKFLOW_SCHEMA_FILE);
  const published = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (published === (await workflowSchemaText(root))) return [];
  return [
    {
      where: WORKFLOW_SCHEMA_FILE,
      rule: 'schema-is-published',
      why: 'Other programs write workflow files by this schema. Run "node scripts/generate-workflow-schema.mjs" and commit what it writes.',
    },
  ];
}
