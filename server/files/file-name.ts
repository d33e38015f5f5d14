import { sanitizeText } from '@/graph/sanitize';

const LONGEST = 200;

/** The name a person's machine gave a file, without folders, control characters and tricks of direction. */
export const cleanFileName = (given: string): string => {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = sanitizeText(last)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  if (clean === '' || clean === '.' || clean === '..') return 'file';
  if (clean.length <= LONGEST) return clean;
  const dot = clean.lastIndexOf('.');
  const ending = dot > 0 && clean.length - dot <= 12 ? clean.slice(dot) : '';
  return clean.slice(0, LONGEST - ending.length) + ending;
};

/** A Content-Disposition that offers the name in both of the header's spellings. */
export const attachment = (name: string): string => {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const full = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
};
