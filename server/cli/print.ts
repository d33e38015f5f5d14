/** One JSON object on standard output, for programs. */
export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

export const printLines = (lines: string[]): void => {
  process.stdout.write(lines.map((line) => `${line.trimEnd()}\n`).join(''));
};

/** Cells in columns as wide as their longest. */
export const columns = (rows: string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
};
