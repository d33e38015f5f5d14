import type { WorkflowDocument } from '@/graph/document';

/** Saves the document as a file under the workflow's name. */
export const exportDocument = (document: WorkflowDocument): void => {
  const blob = new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: 'application/json' });
  const link = window.document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${fileName(document.name)}.workflow.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

const fileName = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase() || 'workflow';

/** Asks for a file. Resolves with its text, or null when none was chosen. */
export const chooseTextFile = (): Promise<string | null> =>
  new Promise((resolve) => {
    const input = window.document.createElement('input');
    input.type = 'file';
    input.accept = '.json,application/json';
    input.onchange = () => {
      const [file] = input.files ?? [];
      if (file) void file.text().then(resolve);
      else resolve(null);
    };
    input.oncancel = () => resolve(null);
    input.click();
  });
