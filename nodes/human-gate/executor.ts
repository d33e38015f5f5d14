import type { JsonObject } from '@/graph/json';
import { defineExecutor, type Resolved } from '../define-executor';
import { formSchema, type HumanGateConfig } from './definition';

type ResolvedConfig = Omit<HumanGateConfig, 'fields'> & {
  fields: Resolved<HumanGateConfig['fields'][number], 'initial'>;
};

export const humanGateExecutor = defineExecutor<ResolvedConfig>(async (config) => ({
  kind: 'ask',
  form: {
    title: config.title,
    message: config.message,
    form: formSchema(config),
    initialValues: initialValues(config),
    routes: config.routes,
    timeoutRoute: config.timeoutRoute,
    approvers: config.approvers,
    ...(config.remindAfterMs === undefined ? {} : { remindAfterMs: config.remindAfterMs }),
  },
  timeoutMs: config.timeoutMs,
}));

/** An empty start value is no value: the field is then shown empty and, when needed, must be filled in. */
const initialValues = (config: ResolvedConfig): JsonObject =>
  Object.fromEntries(
    config.fields
      .filter((entry) => entry.initial !== '' && entry.initial !== null)
      .map((entry) => [entry.key, entry.initial]),
  );
