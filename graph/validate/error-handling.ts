import type { NodeFacts } from '../analysis/node-facts';
import { durationInWords } from '../bound/bound-words';
import { ERROR_PORT } from '../document';
import { inferSource } from '../expressions/infer-source';
import type { TypeScope } from '../expressions/type-scope';
import { formatFieldPath } from '../field-path';
import type { Finding } from '../finding';
import type { JsonSchema } from '../json-schema';
import { problemInWords } from '../schema-problem';
import { validateAgainst } from '../schema-validate';
import { timeOfTry } from '../time-of-try';
import { canBe } from '../types/schema-kinds';
import type { Rule, RuleContext } from './rule';

/** What a retry condition may look at; the engine's step error. */
const errorSchema: JsonSchema = {
  type: 'object',
  title: 'The error',
  properties: {
    code: { type: 'string', title: 'Kind of error' },
    message: { type: 'string', title: 'Message' },
    transient: { type: 'boolean', title: 'May pass by itself' },
    status: { type: 'number', title: 'Status of the other side' },
    details: { title: 'Details' },
  },
  required: ['code', 'message', 'transient'],
};
/** A retry is decided where the engine stands, which sees the error and nothing of the run. */
const retryScope: TypeScope = {
  name: (name) => (name === 'error' ? { schema: errorSchema, label: 'The error' } : null),
  step: () => ({
    kind: 'unavailable',
    reason: 'A retry condition can look at the error only.',
  }),
  stepKeys: () => [],
};

/** What happens after a failure is drawn and set the same way, and a value that stands in fits. */
export const errorHandling: Rule = (context) => {
  const { document, facts: all, nodes } = context.structure;
  const drawn = new Set(
    document.edges
      .filter((edge) => edge.sourcePort === ERROR_PORT && nodes.has(edge.target))
      .map((edge) => edge.source),
  );
  return [...all.values()].flatMap((facts) => [
    ...errorPort(facts, drawn.has(facts.node.id)),
    ...defaultValue(facts, context),
    ...retryCondition(facts),
    ...triesOfContainer(facts),
    ...tryTooLong(facts),
  ]);
};

/** A container is not tried, its steps are: what is set on it would be ignored without a word. */
function triesOfContainer({ node, definition }: NodeFacts): Finding[] {
  if (!definition.isContainer) return [];
  return (['retry', 'timeoutMs', 'totalTimeoutMs'] as const)
    .filter((setting) => node.policy?.[setting] !== undefined)
    .map((setting) => ({
      code: 'container-tries',
      severity: 'error',
      nodeId: node.id,
      field: `policy.${setting}`,
      message: `${node.title} cannot be ${setting === 'retry' ? 'tried again' : 'given a time limit'} as a whole. Set it on the steps inside.`,
      fix: { label: 'Remove the setting', set: { nodeId: node.id, field: `policy.${setting}` } },
    }));
}

/** It runs all the same, for as long as its kind may take. */
function tryTooLong({ node, definition }: NodeFacts): Finding[] {
  const longestMs = timeOfTry(node, definition);
  if (definition.isContainer || (node.policy?.timeoutMs ?? 0) <= longestMs) return [];
  const field = 'policy.timeoutMs';
  const longest = durationInWords(longestMs);
  return [
    {
      code: 'try-too-long',
      severity: 'warning',
      nodeId: node.id,
      field,
      message: `One try of ${node.title} ends after ${longest}, which is the most for this kind of step.`,
      fix: { label: `Set it to ${longest}`, set: { nodeId: node.id, field, value: longestMs } },
    },
  ];
}

function errorPort({ node, definition }: NodeFacts, isDrawn: boolean): Finding[] {
  const isSet = node.policy?.onError === 'port';
  if (isDrawn && !isSet && definition.category !== 'finish') {
    return [
      {
        code: 'error-port-unset',
        severity: 'error',
        nodeId: node.id,
        field: 'policy.onError',
        message: `A connection leaves ${node.title} for errors, but errors stop the run.`,
        fix: { label: 'Send errors along it', set: { nodeId: node.id, field: 'policy.onError', value: 'port' } },
      },
    ];
  }
  if (isDrawn || !isSet) return [];
  return [
    {
      code: 'error-port-unconnected',
      severity: 'warning',
      nodeId: node.id,
      field: 'policy.onError',
      message: `Errors of ${node.title} go to their own output, but nothing is connected to it.`,
      fix: { label: 'Stop the run on errors', set: { nodeId: node.id, field: 'policy.onError', value: 'stop' } },
    },
  ];
}

function defaultValue({ node }: NodeFacts, { typing }: RuleContext): Finding[] {
  if (node.policy?.onError !== 'default') return [];
  const field = 'policy.defaultValue';
  const value = node.policy.defaultValue;
  const schema = typing.outputOf(node.id);
  if (value === undefined || (value === null && !canBe(schema, 'empty')))
    return [
      {
        code: 'required-field',
        severity: 'error',
        nodeId: node.id,
        field,
        message: `Say which value stands in when ${node.title} fails.`,
      },
    ];
  return validateAgainst(schema, value)
    .slice(0, 5)
    .map((problem) => ({
      code: 'type-mismatch',
      severity: 'error',
      nodeId: node.id,
      field: formatFieldPath(problem.path, field),
      message: `The value that stands in when ${node.title} fails is not like its result. ${problemInWords(problem, 'It')}`,
    }));
}

function retryCondition({ node }: NodeFacts): Finding[] {
  const when = node.policy?.retry?.when;
  if (when === undefined || when === 'transient' || when === 'always') return [];
  const { problems, schema } = inferSource(when, 'expression', retryScope);
  const at = { severity: 'error' as const, nodeId: node.id, field: 'policy.retry.when' };
  const first = problems.find((problem) => problem.severity === 'error');
  if (first)
    return [{ ...at, code: first.code === 'syntax' ? 'invalid-expression' : first.code, message: first.message }];
  return canBe(schema, 'boolean')
    ? []
    : [{ ...at, code: 'type-mismatch', message: 'A retry condition must be yes or no.' }];
}
