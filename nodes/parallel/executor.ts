import type { Json } from '@/graph/json';
import { defineExecutor, fail } from '../define-executor';
import type { ParallelConfig } from './definition';
import { votesOf } from './vote';

type ResolvedConfig = Omit<ParallelConfig, 'items'> & { items: Json };

/** Every branch starts at once; a document cannot hold more of them. */
const ALL_BRANCHES = 1_000;

export const parallelExecutor = defineExecutor<ResolvedConfig>(async (config) => {
  if (config.mode === 'branches') {
    return {
      kind: 'fan',
      over: 'branches',
      concurrency: ALL_BRANCHES,
      until: config.until === 'some' ? config.untilCount : config.until,
      onItemError: 'stop',
    };
  }
  if (config.mode === 'vote') {
    return {
      kind: 'fan',
      over: {
        votes: votesOf(config),
        ballot: {
          method: config.method,
          onTie: config.onTie,
          stopsEarly: config.stopsEarly && config.method !== 'expression',
          ...(config.voteBy === 'models' ? { voters: config.voters } : {}),
          ...(config.method === 'expression' ? { expression: config.expression } : {}),
        },
      },
      concurrency: config.concurrency,
      until: 'all',
      onItemError: config.onVoteError,
    };
  }
  if (!Array.isArray(config.items)) {
    return fail('not-a-list', 'The value chosen for "List" is not a list, so there is nothing to go through.', {
      field: 'config.items',
    });
  }
  if (config.items.length > config.maxItems) {
    return fail(
      'too-many-items',
      `The list has ${config.items.length} items and this step takes at most ${config.maxItems}. Raise the limit, or shorten the list before it.`,
      { field: 'config.maxItems' },
    );
  }
  return {
    kind: 'fan',
    over: { items: config.items },
    concurrency: config.concurrency,
    until: 'all',
    onItemError: config.onItemError,
    ...(config.spread ? { spread: { itemsPerGroup: config.groupSize, groupsAtOnce: config.groupsAtOnce } } : {}),
  };
});
