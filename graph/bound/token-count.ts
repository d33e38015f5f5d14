const encoder = new TextEncoder();

/**
 * The most tokens a text can be, whichever model reads it: no tokenizer makes a token of less than one byte. Some bring
 * the text into its compatibility form first, which can be longer, so both are measured.
 */
export function mostTokens(text: string): number {
  const bytes = encoder.encode(text).length;
  // Nothing in plain ASCII is taken apart.
  if (bytes === text.length) return bytes;
  return Math.max(bytes, encoder.encode(text.normalize('NFKC')).length);
}
