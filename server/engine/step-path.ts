/**
 * Where a step stands in a run: keys joined by `/`, with the item's index in brackets where a container repeats its
 * body. `draft` · `for_each[3]/draft` · `branches/draft`. The part before the last `/` names the instance of the scope.
 */

/** `draft` for the root, else `for_each[3]/draft`. */
export const stepPath = (instancePath: string, key: string): string =>
  instancePath === '' ? key : `${instancePath}/${key}`;

/** The body of a container for one item; for branches, which all run in one instance, leave the index out. */
export const instancePath = (containerPath: string, index?: number): string =>
  index === undefined ? containerPath : `${containerPath}[${index}]`;

/** The instance a step belongs to; '' for the root. */
export const instanceOf = (path: string): string => {
  const cut = path.lastIndexOf('/');
  return cut === -1 ? '' : path.slice(0, cut);
};

/** The step's key without its place. */
export const keyOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The container step that repeats this instance, and the item's index; null for the root. */
export const containerOf = (instance: string): { path: string; index: number | null } | null => {
  if (instance === '') return null;
  const match = /\[(\d+)\]$/.exec(instance);
  if (!match) return { path: instance, index: null };
  return { path: instance.slice(0, match.index), index: Number(match[1]) };
};
