/** One JSON object on standard output, for programs. */
export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

export const printLines = (lines: string[]): void => {
  process.stdout.write(forTerminal(lines.map((line) => `${line.trimEnd()}\n`).join('')));
};

/** For whoever looks on: what happens meanwhile, and what went wrong. */
export const printNote = (text: string): void => {
  process.stderr.write(`${forTerminal(text)}\n`);
};

/**
 * Text from models, tools and imported files, which may hold commands to the terminal: they could rewrite what was printed,
 * or fill the clipboard. Tabs and line breaks stay.
 */
export const forTerminal = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

/** Cells in columns as wide as their longest. */
export const columns = (rows: string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
};
