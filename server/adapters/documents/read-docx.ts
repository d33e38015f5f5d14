import mammoth from 'mammoth';
import type { DocumentContent } from '@/server/engine/contract';
import { DocumentProblem } from './document-problem';
import { htmlToText } from './read-html';

/** The text of a Word document with its lists and tables; pictures are left out. */
export async function readDocx(bytes: Uint8Array): Promise<DocumentContent> {
  let html: string;
  try {
    const options = { convertImage: mammoth.images.imgElement(async () => ({ src: '' })) };
    html = (await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, options)).value;
  } catch {
    throw new DocumentProblem('document-broken', 'is damaged and cannot be opened as a Word document.');
  }
  const text = htmlToText(html);
  if (text === '') throw new DocumentProblem('document-no-text', 'holds no text. Text in pictures cannot be read.');
  return { kind: 'docx', text, pages: [{ number: 1, text }], warnings: [] };
}
