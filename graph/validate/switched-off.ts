import type { Rule } from './rule';

/** What decides where a run begins, goes or ends cannot be switched off: nothing could say what happens instead. */
export const switchedOff: Rule = ({ structure }) =>
  [...structure.facts.values()].flatMap((facts) => {
    const { node } = facts;
    if (!node.isOff) return [];
    const reason = facts.isStart
      ? 'begins the run'
      : facts.isFinish
        ? 'ends the run'
        : facts.outputs.length > 1
          ? 'decides where the run goes'
          : null;
    if (!reason) return [];
    return [
      {
        code: 'cannot-be-off',
        severity: 'error',
        nodeId: node.id,
        message: `${node.title} ${reason}, so it cannot be switched off.`,
        fix: { label: 'Switch it on', set: { nodeId: node.id, field: 'isOff' } },
      },
    ];
  });
