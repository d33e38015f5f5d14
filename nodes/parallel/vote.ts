import * as z from 'zod';
import type { Finding } from '@/graph/finding';
import { anySchema, type JsonSchema } from '@/graph/json-schema';
import type { SchemaContext } from '@/graph/node-definition';
import { describeType } from '@/graph/types/describe-type';
import { canBe } from '@/graph/types/schema-kinds';
import { field } from '../field-meta';
import { modelName } from '../model-choice';
import { count, missing } from '../value-fields';

/** More than that costs much and changes little; the bound stays readable. */
const MAX_VOTES = 25;

const vote = { mode: ['vote'] };
/** The name an expression over all votes knows them by. */
const votesSchema: JsonSchema = { type: 'array', title: 'Votes' };

/** The settings of the mode "vote". */
export const voteSettings = {
  voteBy: z
    .enum(['times', 'models'])
    .default('times')
    .meta(
      field({
        title: 'Who votes',
        description: 'The steps inside several times, or once with each of several models.',
        showWhen: vote,
        words: { times: 'The same steps again', models: 'Several models' },
      }),
    ),
  votes: z
    .int()
    .min(2)
    .max(MAX_VOTES)
    .default(3)
    .meta(field({ title: 'Number of votes', isRequired: true, showWhen: { ...vote, voteBy: ['times'] } })),
  voters: z
    .array(z.string().min(1).max(200))
    .max(MAX_VOTES)
    .default([])
    .meta(
      field({
        title: 'Models',
        description: 'One vote each. In the steps inside, choose "The model of this vote" as the model.',
        widget: 'model-list',
        isRequired: true,
        showWhen: { ...vote, voteBy: ['models'] },
      }),
    ),
  method: z
    .enum(['majority', 'fields', 'median', 'expression'])
    .default('majority')
    .meta(
      field({
        title: 'How the result is found',
        description:
          'The answer most votes give, the same for each field by itself, the number in the middle, or a calculation over all votes.',
        showWhen: vote,
        words: {
          majority: 'Most votes',
          fields: 'Most votes, field by field',
          median: 'Middle number',
          expression: 'My own calculation',
        },
      }),
    ),
  expression: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'Calculation',
        description: 'Over votes, the list of what each vote gave.',
        placeholder: 'votes[0]',
        value: 'expression',
        expects: anySchema,
        locals: { votes: votesSchema },
        isRequired: true,
        showWhen: { ...vote, method: ['expression'] },
      }),
    ),
  onTie: z
    .enum(['first', 'fail'])
    .default('first')
    .meta(
      field({
        title: 'When two answers have as many votes',
        showWhen: { ...vote, method: ['majority', 'fields'] },
        words: { first: 'Take the one given first', fail: 'Fail' },
      }),
    ),
  onVoteError: z
    .enum(['skip', 'stop'])
    .default('skip')
    .meta(
      field({
        title: 'When a vote fails',
        showWhen: vote,
        words: { skip: 'Go on without it', stop: 'Stop everything' },
      }),
    ),
  stopsEarly: z
    .boolean()
    .default(true)
    .meta(
      field({
        title: 'Stop when decided',
        description: 'The other votes are cancelled once they cannot change the result.',
        showWhen: { ...vote, method: ['majority', 'fields', 'median'] },
      }),
    ),
};
const settingsSchema = z.object(voteSettings);
type VoteSettings = z.infer<typeof settingsSchema>;

/** As the list of settings is written out, for a new step. */
export const initialVote = {
  voteBy: 'times',
  votes: 3,
  voters: [],
  method: 'majority',
  expression: '',
  onTie: 'first',
  onVoteError: 'skip',
  stopsEarly: true,
};

export const votesOf = (settings: VoteSettings): number =>
  settings.voteBy === 'models' ? settings.voters.length : settings.votes;

const resultOfVote = (settings: VoteSettings, each: JsonSchema, context: SchemaContext): JsonSchema => {
  if (settings.method === 'median') return { type: 'number' };
  if (settings.method !== 'expression') return each;
  return context.typeOf(settings.expression, 'expression', { votes: { ...votesSchema, items: each } });
};

export const voteOutput = (settings: VoteSettings, each: JsonSchema, context: SchemaContext): JsonSchema => ({
  type: 'object',
  properties: {
    result: { ...resultOfVote(settings, each, context), title: 'Result' },
    agreement: { type: 'number', title: 'Agreement, from 0 to 1', minimum: 0, maximum: 1 },
    isTie: { type: 'boolean', title: 'Two answers had as many votes' },
    votes: { type: 'array', title: 'Votes', items: each },
    count: { type: 'integer', title: 'Number of votes asked for' },
    failed: {
      type: 'array',
      title: 'Failed votes',
      items: {
        type: 'object',
        properties: {
          index: { type: 'integer', title: 'Place of the vote, from 0' },
          code: { type: 'string', title: 'Kind of error' },
          message: { type: 'string', title: 'What went wrong' },
        },
        required: ['index', 'code', 'message'],
      },
    },
  },
  required: ['result', 'agreement', 'isTie', 'votes', 'count', 'failed'],
});

export const voteScope = (settings: VoteSettings): Record<string, JsonSchema> => ({
  index: { type: 'integer', title: 'Place of the vote, from 0' },
  ...(settings.voteBy === 'models' ? { voter: { type: 'string', title: 'Model of this vote' } } : {}),
});

export const voteSummary = (settings: VoteSettings): string => {
  const who =
    settings.voteBy === 'models' && settings.voters.length > 0 && settings.voters.length <= 2
      ? settings.voters.map(modelName).join(', ')
      : settings.voteBy === 'models'
        ? count(settings.voters.length, 'model')
        : count(settings.votes, 'vote');
  const how = {
    majority: 'most votes win',
    fields: 'most votes win, field by field',
    median: 'middle number',
    expression: 'own calculation',
  };
  return `${who}, ${how[settings.method]}`;
};

export function checkVote(settings: VoteSettings, each: JsonSchema): Omit<Finding, 'nodeId'>[] {
  const findings: Omit<Finding, 'nodeId'>[] = [];
  if (settings.voteBy === 'models' && settings.voters.length < 2)
    findings.push(missing('config.voters', 'Choose at least two models.'));
  if (settings.method === 'expression' && settings.expression.trim() === '')
    findings.push(missing('config.expression', 'Say how the result is calculated.'));
  const wanted = settings.method === 'median' ? 'number' : settings.method === 'fields' ? 'object' : null;
  if (wanted && !canBe(each, wanted))
    findings.push({
      code: 'type-mismatch',
      severity: 'error',
      field: 'config.method',
      message: `Each vote gives ${describeType(each)}, but ${wanted === 'number' ? 'a middle number needs numbers' : 'counting field by field needs fields'}. Choose "Most votes", or say under "What each one gives" which part counts.`,
    });
  return findings;
}
