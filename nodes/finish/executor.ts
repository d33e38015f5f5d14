import type { Json } from '@/graph/json';
import { defineExecutor, done, type Resolved } from '../define-executor';
import type { FinishConfig } from './definition';

type ResolvedConfig = Omit<FinishConfig, 'fields' | 'value'> & {
  fields: Resolved<FinishConfig['fields'][number], 'value'>;
  value: Json;
};

export const finishExecutor = defineExecutor<ResolvedConfig>(async (config) =>
  done(
    config.result === 'value'
      ? config.value
      : Object.fromEntries(config.fields.map((entry) => [entry.key, entry.value])),
    { ports: [] },
  ),
);
