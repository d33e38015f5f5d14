import type { AnyNodeDefinition } from '../node-definition';
import type { Rule } from './rule';

/** A run begins at the one Start and gives what a Finish says. */
export const startAndFinish: Rule = ({ structure }) => {
  const facts = [...structure.facts.values()];
  const starts = facts.filter((one) => one.isStart);
  const first = starts[0];
  const startType = structure.registry.all().find((definition) => !definition.hasInput);
  const finishType = structure.registry.all().find((definition) => definition.category === 'finish');
  return [
    ...(first ? [] : [missing('missing-start', 'This workflow has no Start: add the step it begins with.', startType)]),
    ...(facts.some((one) => one.isFinish)
      ? []
      : [
          missing(
            'missing-finish',
            'This workflow has no Finish: add the step that says what a run gives.',
            finishType,
          ),
        ]),
    ...starts.slice(1).map((extra) => ({
      code: 'several-starts',
      severity: 'error' as const,
      nodeId: extra.node.id,
      message: `A workflow begins at one step, and ${first?.node.title} is it already.`,
      fix: { label: `Remove ${extra.node.title}`, removeNodes: [extra.node.id] },
    })),
  ];
};

const missing = (code: string, message: string, definition: AnyNodeDefinition | undefined) => ({
  code,
  severity: 'error' as const,
  message,
  ...(definition ? { fix: { label: `Add ${definition.title}`, addNode: { type: definition.type } } } : {}),
});
