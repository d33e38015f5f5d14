/** `config.fields[2].name`, as findings and errors name a place; names with dots or brackets in them are quoted. */
export const formatFieldPath = (path: readonly (string | number)[], root = 'config'): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return /^[^.[\]"]+$/.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`;
  }, root);

const PART = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g;

/** The path a finding names: `config.routes[2].when` is `['config', 'routes', 2, 'when']`. */
export const parseFieldPath = (field: string): (string | number)[] =>
  [...field.matchAll(PART)].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (name ?? '') : (JSON.parse(quoted) as string);
  });
