/** One level of a step's path: `for_each[3]` is `{ key: 'for_each', index: 3 }`. */
export interface PathPart {
  key: string;
  /** which item of a for each, counted as the log counts; null outside of one */
  index: number | null;
}

/** Splits `for_each[3]/draft` into its levels; the run itself (`''`) has none. */
export function parsePath(path: string): PathPart[] {
  if (path === '') return [];
  return path.split('/').map((text) => {
    const match = /^(.*)\[(\d+)\]$/.exec(text);
    return match ? { key: match[1] ?? text, index: Number(match[2]) } : { key: text, index: null };
  });
}

/** Everything before the last level, with a slash, so that siblings are `prefix + key`. */
export const scopePrefix = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** The item or container a step sits in: `for_each[3]` for `for_each[3]/draft`, '' at the top. */
export const parentPath = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
