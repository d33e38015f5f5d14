// node scripts/generate-workflow-schema.mjs            writes public/workflow.schema.json
// node scripts/generate-workflow-schema.mjs --check    says whether it is up to date; exit code 1 when it is not
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProblems } from './checks/problem.mjs';
import { findProblems } from './checks/workflow-schema.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';
import { WORKFLOW_SCHEMA_FILE, workflowSchemaText } from './lib/workflow-schema.mjs';

try {
  if (process.argv.includes('--check')) {
    const problems = await findProblems(root);
    if (problems.length > 0) {
      console.log(describeProblems(problems));
      process.exitCode = 1;
    }
  } else {
    writeFileSync(join(root, WORKFLOW_SCHEMA_FILE), await workflowSchemaText(root));
    console.log(`${WORKFLOW_SCHEMA_FILE} written`);
  }
} catch (error) {
  reportAndExit(error);
}
