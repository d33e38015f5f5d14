import * as z from 'zod';
import { mostTokens } from '@/graph/bound/token-count';
import type { Finding } from '@/graph/finding';
import { defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { maxInputTokensSchema, modelUses } from '../model-calls';
import { fallbacksSchema, modelMeta, modelName, modelSchema } from '../model-choice';
import { RETRY_TRANSIENT } from '../policies';
import { count, missing } from '../value-fields';
import { choiceSchema, INSTRUCTIONS } from './choice';

/** The way taken when nothing fits; always there, so its id is not free for a route. */
export const OTHERWISE = 'otherwise';

const routeSchema = z.strictObject({
  /** the output port; stays when the route is renamed, so edges do too */
  id: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[a-z][a-z0-9_-]*$/)
    .meta(field({ title: 'Port', widget: 'hidden' })),
  label: z
    .string()
    .max(80)
    .meta(field({ title: 'Name', isRequired: true })),
  description: z
    .string()
    .max(1_000)
    .default('')
    .meta(field({ title: 'In words', description: 'Shown on the card; a model reads it to choose.' })),
  /** `locals` is empty on purpose: it defers the condition, so that rules after the first that fits are never evaluated. */
  when: z
    .string()
    .max(2_000)
    .default('')
    .meta(field({ title: 'When', value: 'expression', expects: { type: 'boolean' }, locals: {} })),
});

const config = z.strictObject({
  mode: z
    .enum(['rules', 'model'])
    .default('rules')
    .meta(
      field({
        title: 'Who chooses',
        description: 'Your rules, in order, or a model that reads a text and picks a route.',
      }),
    ),
  question: z
    .string()
    .max(262_144)
    .default('')
    .meta(
      field({
        title: 'What to look at',
        description: 'Insert the text or values that decide.',
        value: 'template',
        widget: 'textarea',
        isRequired: true,
        showWhen: { mode: ['model'] },
      }),
    ),
  routes: z
    .array(routeSchema)
    .max(50)
    .default([])
    .meta(field({ title: 'Routes', widget: 'routes', isRequired: true })),
  otherwiseLabel: z
    .string()
    .min(1)
    .max(80)
    .default('Otherwise')
    .meta(field({ title: 'When nothing fits', advanced: true })),
  model: modelSchema.meta(field({ ...modelMeta, showWhen: { mode: ['model'] } })),
  fallbacks: fallbacksSchema.meta(
    field({
      title: 'If it does not answer',
      description: 'Other models to try, in this order.',
      widget: 'model-list',
      advanced: true,
      showWhen: { mode: ['model'] },
    }),
  ),
  maxInputTokens: maxInputTokensSchema.meta(
    field({
      title: 'Send at most this many tokens',
      description:
        'A longer text is refused before it costs anything. Each byte counts as one token, which is the most it can be.',
      advanced: true,
      showWhen: { mode: ['model'] },
    }),
  ),
});
export type RouterConfig = z.infer<typeof config>;

/** A choice is one short answer, with room for the reason. */
export const CHOICE_TOKENS = 300;

function check(settings: RouterConfig): Omit<Finding, 'nodeId'>[] {
  const findings: Omit<Finding, 'nodeId'>[] = [];
  if (settings.routes.length === 0) findings.push(missing('config.routes', 'Add at least one route.'));
  if (settings.mode === 'model' && settings.question.trim() === '') {
    findings.push(missing('config.question', 'Insert the text the model should look at.'));
  }
  const ids = new Set<string>([OTHERWISE, 'error']);
  const labels = new Set<string>([settings.otherwiseLabel.toLowerCase()]);
  settings.routes.forEach((route, index) => {
    const at = `config.routes[${index}]`;
    const name = route.label || `Route ${index + 1}`;
    if (route.label.trim() === '') findings.push(missing(`${at}.label`, `Give route ${index + 1} a name.`));
    else if (labels.has(route.label.toLowerCase())) {
      findings.push({
        code: 'duplicate-route',
        severity: 'error',
        field: `${at}.label`,
        message: `Two routes are called "${route.label}". Give one of them another name.`,
      });
    }
    labels.add(route.label.toLowerCase());
    if (ids.has(route.id)) {
      findings.push({
        code: 'duplicate-route',
        severity: 'error',
        field: `${at}.id`,
        message: `"${name}" uses the port "${route.id}", which is taken. Remove the route and add it again.`,
      });
    }
    ids.add(route.id);
    if (settings.mode === 'rules' && route.when.trim() === '') {
      findings.push(missing(`${at}.when`, `Say when "${name}" is taken.`));
    }
    if (settings.mode === 'model' && route.description.trim() === '') {
      findings.push({
        code: 'route-without-description',
        severity: 'warning',
        field: `${at}.description`,
        message: `Describe "${name}" in a few words, so that the model knows when to choose it.`,
      });
    }
  });
  return findings;
}

export const router = defineNode({
  type: 'router',
  version: 1,
  title: 'Router',
  purpose: 'Takes one way of several',
  icon: 'split',
  category: 'decide',
  keywords: ['if', 'else', 'switch', 'branch', 'condition', 'decide', 'route', 'case'],
  config,
  initialConfig: {
    mode: 'rules',
    question: '',
    routes: [{ id: 'route_1', label: 'Yes', description: '', when: '' }],
    otherwiseLabel: 'Otherwise',
    model: 'default',
    fallbacks: [],
  },
  presets: [
    {
      id: 'rules',
      title: 'Router',
      purpose: 'Takes the first way whose rule fits',
      icon: 'split',
      category: 'decide',
      config: {
        mode: 'rules',
        question: '',
        routes: [{ id: 'route_1', label: 'Yes', description: '', when: '' }],
        otherwiseLabel: 'Otherwise',
        model: 'default',
        fallbacks: [],
      },
      keywords: ['if', 'else', 'switch', 'condition', 'rule'],
    },
    {
      id: 'model',
      title: 'Let a model choose',
      purpose: 'A model reads a text and picks one of your ways',
      icon: 'signpost',
      category: 'decide',
      config: {
        mode: 'model',
        question: '',
        routes: [
          { id: 'route_1', label: 'Question', description: 'Asks how something works', when: '' },
          { id: 'route_2', label: 'Problem', description: 'Reports that something does not work', when: '' },
        ],
        otherwiseLabel: 'Otherwise',
        model: 'default',
        fallbacks: [],
      },
      keywords: ['classify', 'intent', 'triage', 'ai'],
    },
  ],
  hasInput: true,
  outputs: (settings) => [
    ...settings.routes.map((route) => ({ id: route.id, label: route.label || 'Unnamed' })),
    { id: OTHERWISE, label: settings.otherwiseLabel },
  ],
  outputSchema: (settings) => ({
    type: 'object',
    properties: {
      route: { type: 'string', title: 'Route', enum: [...settings.routes.map((route) => route.id), OTHERWISE] },
      label: { type: 'string', title: 'Name of the route' },
      ...(settings.mode === 'model' ? { reason: { type: 'string', title: 'Reason' } } : {}),
    },
    required: ['route', 'label', ...(settings.mode === 'model' ? ['reason'] : [])],
  }),
  effect: (settings) => (settings.mode === 'model' ? 'read' : 'none'),
  worstCase: (settings, sizes) =>
    settings.mode === 'rules'
      ? { models: [], toolCalls: 0, workMs: 0 }
      : {
          models: modelUses({
            models: [settings.model, ...settings.fallbacks],
            promptTokens: sizes.textTokens('question') + mostTokens(INSTRUCTIONS),
            schema: choiceSchema(settings),
            maxInputTokens: settings.maxInputTokens,
            maxOutputTokens: CHOICE_TOKENS,
          }),
          toolCalls: 0,
        },
  isOutputChecked: () => true,
  summary: (settings) =>
    settings.mode === 'model'
      ? `${modelName(settings.model)} · ${count(settings.routes.length, 'route')}`
      : 'First rule that fits',
  rows: (settings) => [
    ...settings.routes.map((route) => ({
      label: route.description || (settings.mode === 'rules' ? route.when : ''),
      value: route.label || 'Unnamed',
      portId: route.id,
    })),
    { label: 'Nothing fits', value: settings.otherwiseLabel, portId: OTHERWISE },
  ],
  iconOf: (settings) => (settings.mode === 'model' ? 'signpost' : 'split'),
  // Rules never fail in a way that passes by itself, so the retry only ever serves the model.
  policy: { retry: RETRY_TRANSIENT, timeoutMs: 120_000, longestMs: 600_000 },
  check,
  migrations: {},
  sample: (settings) => ({
    route: settings.routes[0]?.id ?? OTHERWISE,
    label: settings.routes[0]?.label ?? settings.otherwiseLabel,
    ...(settings.mode === 'model' ? { reason: 'Why this route' } : {}),
  }),
});
