import { moneyInWords } from '@/graph/bound/bound-words';

/** What something can cost at most; unknown is said as such, and never as nothing. */
export const moneyOf = (costUsd: number | null): string => (costUsd === null ? 'cost unknown' : moneyInWords(costUsd));
