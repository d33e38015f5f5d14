import { type Reference, toReference } from './reference';

/** Text as a person wrote it, cut where a `{{ value }}` begins and ends. */
export type TemplateSegment =
  | { kind: 'text'; text: string; start: number; end: number }
  | {
      kind: 'value';
      /** the CEL between the braces, trimmed */
      source: string;
      /** what it names, when it is nothing but a name: the editor shows a pill for it */
      reference: Reference | null;
      /** span of the whole `{{ … }}` in the text */
      start: number;
      end: number;
      /** where `source` begins in the text */
      sourceStart: number;
      /** false when the closing braces are missing */
      isClosed: boolean;
    };

/** Cuts a text at its values. Total: any text has segments, and joining their spans gives the text back. */
export function parseTemplate(text: string): TemplateSegment[] {
  const segments: TemplateSegment[] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf('{{', position);
    if (open === -1) {
      segments.push({ kind: 'text', text: text.slice(position), start: position, end: text.length });
      break;
    }
    if (open > position) segments.push({ kind: 'text', text: text.slice(position, open), start: position, end: open });
    const close = findClose(text, open + 2);
    const inner = text.slice(open + 2, close === -1 ? text.length : close);
    const source = inner.trim();
    const end = close === -1 ? text.length : close + 2;
    segments.push({
      kind: 'value',
      source,
      reference: close === -1 ? null : toReference(source),
      start: open,
      end,
      sourceStart: open + 2 + (inner.length - inner.trimStart().length),
      isClosed: close !== -1,
    });
    position = end;
  }
  return segments;
}

/** The one value a text consists of, if it does: such a field keeps the value's type. Spaces around it do not count. */
export function singleValue(segments: TemplateSegment[]): Extract<TemplateSegment, { kind: 'value' }> | null {
  let found: Extract<TemplateSegment, { kind: 'value' }> | null = null;
  for (const segment of segments) {
    if (segment.kind === 'text' && segment.text.trim() === '') continue;
    if (segment.kind === 'text' || found) return null;
    found = segment;
  }
  return found;
}

/** Index of the `}}` that closes, passing over quoted text and the braces of CEL objects; -1 when there is none. */
function findClose(text: string, from: number): number {
  let depth = 0;
  let position = from;
  while (position < text.length) {
    const character = text[position];
    if (character === '"' || character === "'") {
      const after = skipQuoted(text, position);
      // A quote that never closes is not CEL: let the first closing braces end it, so that the rest of the text survives.
      if (after === -1) return text.indexOf('}}', from);
      position = after;
      continue;
    }
    if (character === '{') depth++;
    else if (character === '}') {
      if (depth === 0) return text[position + 1] === '}' ? position : text.indexOf('}}', position);
      depth--;
    }
    position++;
  }
  return depth === 0 ? -1 : text.indexOf('}}', from);
}

function skipQuoted(text: string, from: number): number {
  const quote = text[from] as string;
  const isTriple = text.startsWith(quote.repeat(3), from);
  const closing = isTriple ? quote.repeat(3) : quote;
  let position = from + closing.length;
  while (position < text.length) {
    if (text[position] === '\\') position += 2;
    else if (text.startsWith(closing, position)) return position + closing.length;
    else if (!isTriple && text[position] === '\n') return -1;
    else position++;
  }
  return -1;
}
