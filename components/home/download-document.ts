import type { WorkflowDocument } from '@/graph/document';

/** Gives the workflow as a file. It holds no keys and no values of runs, so it can be passed on. */
export function downloadDocument(document: WorkflowDocument): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: 'application/json' }));
  const link = window.document.createElement('a');
  link.href = url;
  link.download = `${fileName(document.name)}.workflow.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Letters and digits of any script stay; what file systems mind becomes a hyphen. */
export const fileName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 80) || 'workflow';
