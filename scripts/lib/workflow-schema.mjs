import { join } from 'node:path';
import { build, stop } from 'esbuild';

export const WORKFLOW_SCHEMA_FILE = join('public', 'workflow.schema.json');

/**
 * The text of public/workflow.schema.json as graph/document.ts says it should be. The module is TypeScript with path aliases,
 * so it is bundled in memory and run from there.
 * @param {string} root
 * @returns {Promise<string>}
 */
export async function workflowSchemaText(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['graph/document-json-schema.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    alias: { '@': root },
    logLevel: 'warning',
  });
  await stop();
  const source = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { workflowJsonSchema } = await import(`data:text/javascript;base64,${source}`);
  return `${JSON.stringify(workflowJsonSchema(), null, 2)}\n`;
}
