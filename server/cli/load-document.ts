import { readFile } from 'node:fs/promises';
import type { WorkflowDocument } from '@/graph/document';
import { parseDocumentText } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import { Refusal } from '@/server/refusal';

/** Larger than any workflow within the limits of a document. */
const MAX_BYTES = 8_000_000;

/** A workflow file, brought up to date. Throws Refusal with the findings when it is not one. */
export const loadDocument = async (
  path: string,
  registry: NodeRegistry,
): Promise<{ document: WorkflowDocument; notes: string[] }> => {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const reason = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'permission denied' }[
      error.code ?? ''
    ];
    throw new Refusal('invalid', `“${path}” cannot be read: ${reason ?? error.message}.`);
  });
  if (bytes.byteLength > MAX_BYTES) throw new Refusal('too-large', `“${path}” is too large to be a workflow file.`);
  const parsed = parseDocumentText(bytes.toString('utf8'), registry);
  if ('findings' in parsed)
    throw new Refusal('invalid', `“${path}” cannot be read as a workflow.`, { findings: parsed.findings });
  return parsed;
};
