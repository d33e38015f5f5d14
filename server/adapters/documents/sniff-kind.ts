import type { DocumentContent } from '@/server/engine/contract';
import { decodeText, looksBinary } from './decode-text';
import { DocumentProblem } from './document-problem';

export type DocumentKind = DocumentContent['kind'];

export interface NamedFile {
  name: string;
  mediaType: string;
}

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);
const contains = (bytes: Uint8Array, text: string, within = bytes.length): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(within, bytes.length)).includes(text, 0, 'latin1');

/** What a file is by its content; name and stated type only choose among kinds of text, which content cannot tell apart. */
export function sniffKind(bytes: Uint8Array, file: NamedFile): DocumentKind {
  if (bytes.length === 0) throw new DocumentProblem('document-empty', 'is empty (0 bytes).');
  // Readers accept a PDF that begins with some other bytes.
  if (contains(bytes, '%PDF-', 1024)) return 'pdf';
  if (startsWith(bytes, 0x50, 0x4b)) return sniffZip(bytes);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw oldOffice(bytes);
  refuseKnownOthers(bytes);
  if (looksBinary(bytes)) {
    if (extensionOf(file.name) === 'pdf' || extensionOf(file.name) === 'docx') {
      throw new DocumentProblem(
        'document-broken',
        `is not a ${extensionOf(file.name).toUpperCase()} file inside; it may be damaged.`,
      );
    }
    throw new DocumentProblem(
      'document-unsupported',
      'is not a kind of file that can be read. PDF, Word (.docx), HTML, CSV, Markdown and plain text can.',
    );
  }
  return sniffText(bytes, file);
}

function sniffZip(bytes: Uint8Array): DocumentKind {
  if (contains(bytes, 'word/')) return 'docx';
  if (contains(bytes, 'xl/')) throw unsupported('is an Excel workbook. Save it as CSV first.');
  if (contains(bytes, 'ppt/')) throw unsupported('is a PowerPoint presentation. Save it as PDF first.');
  if (contains(bytes, 'application/vnd.oasis.opendocument'))
    throw unsupported('is an OpenDocument file. Save it as .docx or PDF first.');
  if (contains(bytes, 'application/epub+zip')) throw unsupported('is an e-book. Save it as PDF first.');
  // The list of contents stands at the end: without it the file was cut off.
  if (!contains(bytes, 'PK\u0005\u0006'))
    throw new DocumentProblem('document-broken', 'is damaged: its end is missing.');
  throw unsupported('is a ZIP archive. Unpack it and choose a file.');
}

/** The container of old Office files, and of new ones with a password. */
const oldOffice = (bytes: Uint8Array): DocumentProblem =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? new DocumentProblem('document-locked', 'is locked with a password. Remove the password and choose it again.')
    : unsupported('is an old Office file (.doc, .xls or .ppt). Save it as .docx or PDF first.');

function refuseKnownOthers(bytes: Uint8Array): void {
  const isPicture =
    startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) ||
    startsWith(bytes, 0xff, 0xd8, 0xff) ||
    startsWith(bytes, 0x47, 0x49, 0x46, 0x38) ||
    startsWith(bytes, 0x49, 0x49, 0x2a, 0x00) ||
    startsWith(bytes, 0x4d, 0x4d, 0x00, 0x2a) ||
    (startsWith(bytes, 0x52, 0x49, 0x46, 0x46) && contains(bytes, 'WEBP', 16));
  if (isPicture) throw unsupported('is a picture. Text in pictures cannot be read.');
  if (startsWith(bytes, 0x1f, 0x8b)) throw unsupported('is a compressed archive. Unpack it and choose a file.');
  if (contains(bytes, '{\\rtf', 16)) throw unsupported('is a rich-text file (.rtf). Save it as .docx or PDF first.');
}

const unsupported = (words: string): DocumentProblem => new DocumentProblem('document-unsupported', words);

function sniffText(bytes: Uint8Array, { name, mediaType }: NamedFile): DocumentKind {
  const extension = extensionOf(name);
  const type = mediaType.split(';')[0]?.trim().toLowerCase();
  const start = decodeText(bytes.subarray(0, 4096)).text.trimStart().slice(0, 2048).toLowerCase();
  const isPage = /^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!doctype html|<html[\s>]|<head[\s>]|<body[\s>])/.test(
    start,
  );
  if (isPage || extension === 'html' || extension === 'htm' || type === 'text/html') return 'html';
  if (extension === 'csv' || extension === 'tsv' || type === 'text/csv' || type === 'text/tab-separated-values')
    return 'csv';
  if (extension === 'md' || extension === 'markdown' || type === 'text/markdown') return 'markdown';
  return 'text';
}

const extensionOf = (name: string): string => /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
