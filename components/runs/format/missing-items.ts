import { plural } from './cost';

/** What a result lacks, where only the number is known: "2 items failed"; null for none. */
export const missingWords = (items: number): string | null => (items === 0 ? null : `${plural(items, 'item')} failed`);
