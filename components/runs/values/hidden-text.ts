export type TextPart = { kind: 'text'; text: string } | { kind: 'hidden'; what: string };

/** Splits what the server hid (`⟦email address⟧`) from the text around it. */
export function splitHidden(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/⟦([^⟦⟧\n]{1,80})⟧/g)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push({ kind: 'hidden', what: match[1] ?? '' });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}
