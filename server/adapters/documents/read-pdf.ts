import { getDocumentProxy } from 'unpdf';
import type { DocumentContent } from '@/server/engine/contract';
import { DocumentProblem } from './document-problem';

/** The text of a PDF, page by page. Text in pictures is not read, and it says so. */
export async function readPdf(bytes: Uint8Array, maxPages: number): Promise<DocumentContent> {
  const pdf = await open(bytes);
  const count = Math.min(pdf.numPages, maxPages);
  const pages: DocumentContent['pages'] = [];
  const unreadable: number[] = [];
  for (let number = 1; number <= count; number++) {
    try {
      pages.push({ number, text: await readPage(pdf, number) });
    } catch {
      unreadable.push(number);
      pages.push({ number, text: '' });
    }
  }
  if (unreadable.length === count)
    throw new DocumentProblem('document-broken', 'is damaged: none of its pages can be read.');
  const empty = pages
    .filter((page) => page.text === '' && !unreadable.includes(page.number))
    .map((page) => page.number);
  if (empty.length + unreadable.length === count) {
    const what =
      count === 1 ? 'has one page and no text on it' : `has ${pdf.numPages} pages and no text on any of them`;
    throw new DocumentProblem('document-no-text', `${what}: it is probably a scan. Text in pictures cannot be read.`);
  }
  const warnings = [
    ...(pdf.numPages > count ? [`Only the first ${count} of ${pdf.numPages} pages were read.`] : []),
    ...(empty.length > 0 ? [`${pagesInWords(empty)} no text: a picture, perhaps a scan, or an empty page.`] : []),
    ...(unreadable.length > 0 ? [`${pagesInWords(unreadable)} damage and could not be read.`] : []),
  ];
  const text = pages
    .map((page) => page.text)
    .filter((page) => page !== '')
    .join('\n\n');
  return { kind: 'pdf', text, pages, warnings };
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(bytes, {
      useSystemFonts: false,
      disableFontFace: true,
      verbosity: 0,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new DocumentProblem(
        'document-locked',
        'is locked with a password. Remove the password and choose it again.',
      );
    }
    throw new DocumentProblem('document-broken', 'is damaged and cannot be opened as a PDF.');
  }
}

async function readPage(pdf: Pdf, number: number): Promise<string> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  page.cleanup();
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const pagesInWords = (numbers: number[]): string => {
  const shown = numbers.slice(0, 10).join(', ');
  const rest = numbers.length > 10 ? ` and ${numbers.length - 10} more` : '';
  return numbers.length === 1 ? `Page ${shown} has` : `Pages ${shown}${rest} have`;
};
