import type { JsonSchema } from '@/graph/json-schema';

// What a model is asked when it chooses a route: sent by the executor, measured by the definition.

export const INSTRUCTIONS =
  'Choose the one route that fits the text best. Give the name of the route exactly as it is listed, and the reason in one short sentence.';

interface Choice {
  routes: { label: string; description: string }[];
  otherwiseLabel: string;
}

/** Names rather than port ids: a name means something to a model. One line a route, so that it is read as a list. */
export const choiceSchema = (config: Choice): JsonSchema => ({
  type: 'object',
  properties: {
    route: {
      type: 'string',
      title: 'Route',
      enum: [...config.routes.map((route) => route.label), config.otherwiseLabel],
      description: [
        ...config.routes.map((route) => `- ${route.label}: ${route.description || 'no description'}`),
        `- ${config.otherwiseLabel}: none of the others fits`,
      ].join('\n'),
    },
    reason: { type: 'string', title: 'Reason', description: 'Why this route, in one short sentence' },
  },
  required: ['route', 'reason'],
  additionalProperties: false,
});
