import type { Json } from '@/graph/json';
import type { Done, Fail, NodeExecutor } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';

/**
 * Names the config an executor works on: what compile parsed, with every template and expression replaced by its value.
 * The type is erased again, because the engine hands every executor the config of its own node and no other.
 */
export const defineExecutor = <Config>(run: NodeExecutor<Config>): NodeExecutor => run as NodeExecutor;

/** An array of objects whose template fields have become values. */
export type Resolved<Entry, Fields extends keyof Entry> = (Omit<Entry, Fields> & Record<Fields, Json>)[];

export const done = (
  output: Json,
  extra: Omit<Done, 'kind' | 'output' | 'ports'> & { ports?: string[] } = {},
): Done => ({
  kind: 'done',
  output,
  ports: ['out'],
  ...extra,
});

/** A failure that a second try would only repeat. */
export const fail = (code: string, message: string, extra: Partial<StepError> = {}): Fail => ({
  kind: 'fail',
  error: { code, message, transient: false, ...extra },
});
