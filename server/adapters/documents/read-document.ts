import type { DocumentContent } from '@/server/engine/contract';
import { decodeText } from './decode-text';
import { DocumentProblem } from './document-problem';
import type { ReadRequest } from './protocol';
import { readCsv } from './read-csv';
import { readDocx } from './read-docx';
import { htmlToText } from './read-html';
import { readPdf } from './read-pdf';
import { sniffKind } from './sniff-kind';

/** Runs in the child process. Throws DocumentProblem for a file that gives nothing. */
export async function readDocument(bytes: Uint8Array, request: ReadRequest): Promise<DocumentContent> {
  const kind = sniffKind(bytes, request);
  if (kind === 'pdf') return await readPdf(bytes, request.maxPages);
  if (kind === 'docx') return await readDocx(bytes);
  const { text, warning } = decodeText(bytes);
  const warnings = warning ? [warning] : [];
  if (kind === 'csv') {
    const table = readCsv(text);
    return { ...table, warnings: [...warnings, ...table.warnings] };
  }
  const content = kind === 'html' ? htmlToText(text) : text;
  if (content.trim() === '') throw new DocumentProblem('document-no-text', 'holds no text.');
  return { kind, text: content, pages: [{ number: 1, text: content }], warnings };
}
