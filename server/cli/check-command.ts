import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import { registry } from '@/nodes/registry';
import { Refusal } from '@/server/refusal';
import { describeFinding } from './describe-finding';
import { EXIT } from './exit-code';
import { loadDocument } from './load-document';
import { printJson, printLines } from './print';

/** `sluice check <file>`: everything that is to fix, placed on its step and field. Needs no server and no database. */
export const checkCommand = async (path: string, { json: isJson }: { json?: boolean }): Promise<number> => {
  const { document, findings, notes } = await findingsOf(path);
  if (isJson) printJson({ file: path, findings, notes });
  else {
    const lines = [...notes, ...findings.map((finding) => describeFinding(finding, document))];
    printLines(lines.length > 0 ? lines : [`${path}: nothing to fix.`]);
  }
  return findings.length > 0 ? EXIT.failed : EXIT.ok;
};

const findingsOf = async (
  path: string,
): Promise<{ document: WorkflowDocument | null; findings: Finding[]; notes: string[] }> => {
  try {
    const { document, notes } = await loadDocument(path, registry);
    return { document, notes, findings: compile(document, registry).findings };
  } catch (error) {
    if (error instanceof Refusal && error.details.findings)
      return { document: null, findings: error.details.findings, notes: [] };
    throw error;
  }
};
