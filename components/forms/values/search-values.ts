import type { ValueEntry } from './value-book';

/** Entries whose label or step has every word that was typed, the order kept, so that steps stay together. */
export const searchValues = (entries: ValueEntry[], query: string): ValueEntry[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const text = `${entry.label} ${entry.source} ${entry.expression}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};
