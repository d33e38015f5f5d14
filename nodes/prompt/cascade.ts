import * as z from 'zod';
import { mostTokens } from '@/graph/bound/token-count';
import type { Finding } from '@/graph/finding';
import { anySchema } from '@/graph/json-schema';
import type { ModelUse, SizeContext } from '@/graph/node-definition';
import { field } from '../field-meta';
import { modelUses, quotedBytes } from '../model-calls';
import { missing } from '../value-fields';
import { JUDGE_INSTRUCTIONS, verdictSchema } from './judge';

const cascade = { asks: ['cascade'] };

/** A verdict is yes or no and the reason for it. */
export const JUDGE_TOKENS = 400;

/** The settings that ask cheap models before strong ones. */
export const cascadeSettings = {
  asks: z
    .enum(['one', 'cascade'])
    .default('one')
    .meta(
      field({
        title: 'Who is asked',
        description: 'One model, or a cheap one first and stronger ones only when its answer is not good enough.',
        words: { one: 'One model', cascade: 'Cheap first, then stronger' },
      }),
    ),
  cascadeModels: z
    .array(z.string().min(1).max(200))
    .max(6)
    .default([])
    .meta(
      field({
        title: 'Models, the cheap one first',
        description: 'Each is asked only when the answer of the one before is not accepted, or does not come.',
        widget: 'model-list',
        isRequired: true,
        showWhen: cascade,
      }),
    ),
  accept: z
    .enum(['shape', 'expression', 'judge'])
    .default('shape')
    .meta(
      field({
        title: 'An answer is accepted when',
        showWhen: cascade,
        words: { shape: 'It fits the details', expression: 'A condition holds', judge: 'Another model agrees' },
      }),
    ),
  acceptWhen: z
    .string()
    .max(2_000)
    .default('')
    .meta(
      field({
        title: 'Condition',
        description: 'Over answer, the details that were found, and text, the answer as text.',
        placeholder: 'answer.confidence >= 0.8',
        value: 'expression',
        expects: { type: 'boolean' },
        locals: { answer: { ...anySchema, title: 'Answer' }, text: { type: 'string', title: 'Answer as text' } },
        isRequired: true,
        showWhen: { ...cascade, accept: ['expression'] },
      }),
    ),
  criterion: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'What makes an answer good',
        description: 'The other model reads this, the task and the answer, and says yes or no.',
        placeholder: 'It names the order and promises nothing we cannot keep.',
        value: 'template',
        widget: 'textarea',
        isRequired: true,
        showWhen: { ...cascade, accept: ['judge'] },
      }),
    ),
  judgeModel: z
    .string()
    .max(200)
    .default('default')
    .meta(field({ title: 'Model that judges', widget: 'model', showWhen: { ...cascade, accept: ['judge'] } })),
  whenNoneAccepted: z
    .enum(['take', 'fail'])
    .default('take')
    .meta(
      field({
        title: 'When the last answer is not accepted either',
        showWhen: cascade,
        words: { take: 'Take it', fail: 'Fail' },
      }),
    ),
};
const settingsSchema = z.object(cascadeSettings);
export type CascadeSettings = z.infer<typeof settingsSchema>;

export const initialCascade = {
  asks: 'one',
  cascadeModels: [],
  accept: 'shape',
  acceptWhen: '',
  criterion: '',
  judgeModel: 'default',
  whenNoneAccepted: 'take',
};

export function checkCascade(settings: CascadeSettings & { result: string }): Omit<Finding, 'nodeId'>[] {
  if (settings.asks !== 'cascade') return [];
  const findings: Omit<Finding, 'nodeId'>[] = [];
  if (settings.cascadeModels.length < 2)
    findings.push(missing('config.cascadeModels', 'Choose at least two models, the cheap one first.'));
  if (settings.accept === 'shape' && settings.result === 'text')
    findings.push({
      code: 'accepts-everything',
      severity: 'error',
      field: 'config.accept',
      message: 'A text always fits, so the second model would never be asked. Use a condition, or let a model judge.',
    });
  if (settings.accept === 'expression' && settings.acceptWhen.trim() === '')
    findings.push(missing('config.acceptWhen', 'Say when an answer is accepted.'));
  if (settings.accept === 'judge' && settings.criterion.trim() === '')
    findings.push(missing('config.criterion', 'Say what makes an answer good.'));
  return findings;
}

/** How many answers are judged by a model at most: where the last one is taken anyway, it is not. */
const judgementsAtMost = (settings: CascadeSettings): number =>
  settings.accept === 'judge' ? settings.cascadeModels.length - (settings.whenNoneAccepted === 'take' ? 1 : 0) : 0;

/** The calls that judge answers, for the bound. */
export function judgeUses(
  settings: CascadeSettings & { maxInputTokens: number; maxOutputTokens: number },
  sizes: SizeContext,
): ModelUse[] {
  const judgements = judgementsAtMost(settings);
  if (judgements <= 0) return [];
  const uses = modelUses({
    models: [settings.judgeModel],
    promptTokens:
      sizes.textTokens('prompt') +
      sizes.textTokens('criterion') +
      quotedBytes(settings.maxOutputTokens) +
      mostTokens(JUDGE_INSTRUCTIONS) +
      200,
    schema: verdictSchema,
    maxInputTokens: settings.maxInputTokens,
    maxOutputTokens: JUDGE_TOKENS,
  });
  return uses.map((use) => ({ ...use, calls: use.calls * judgements }));
}
