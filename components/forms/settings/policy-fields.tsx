'use client';

import type { RetryPolicy, StepPolicy } from '@/graph/document';
import type { Json } from '@/graph/json';
import type { AnyNodeDefinition } from '@/graph/node-definition';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Select } from '../../ui/select';
import { Switch } from '../../ui/switch';
import { argumentFromText, argumentToText } from '../inputs/argument-text';
import { DurationInput } from '../inputs/duration-setting';
import { NumberInput } from '../inputs/number-input';

const ON_ERROR = [
  { value: 'stop', label: 'Stop the run' },
  { value: 'port', label: 'Go on at "On error"' },
  { value: 'default', label: 'Use a value instead' },
] as const;

/** Retries, time limit, and what happens when a step fails for good. What is not set follows the step's type. */
export const PolicyFields = ({
  definition,
  policy,
  onChange,
}: {
  definition: AnyNodeDefinition;
  policy: StepPolicy | undefined;
  onChange: (policy: StepPolicy) => void;
}) => {
  const own = policy ?? {};
  const onError = own.onError ?? 'stop';
  return (
    <>
      <div data-field="policy.onError">
        <Field label="When it fails">
          {(control) => (
            <Select
              {...control}
              aria-label="When it fails"
              value={onError}
              options={[...ON_ERROR]}
              onChange={(next) => onChange({ ...own, onError: next })}
            />
          )}
        </Field>
      </div>
      {onError === 'default' ? (
        <div data-field="policy.defaultValue">
          <Field label="Value to use instead" help="Text, a number, or data as it is written.">
            {(control) => (
              <Input
                {...control}
                value={argumentToText(own.defaultValue)}
                onChange={(event) =>
                  onChange({ ...own, defaultValue: argumentFromText(event.target.value, anyData) as Json })
                }
              />
            )}
          </Field>
        </div>
      ) : null}
      {definition.isContainer ? null : <TryFields definition={definition} policy={own} onChange={onChange} />}
    </>
  );
};

/** How often and how long a step is tried. A container is not tried: the steps inside it are, each by its own settings. */
const TryFields = ({
  definition,
  policy: own,
  onChange,
}: {
  definition: AnyNodeDefinition;
  policy: StepPolicy;
  onChange: (policy: StepPolicy) => void;
}) => {
  const retry: RetryPolicy = { ...definition.policy.retry, ...own.retry };
  const setRetry = (patch: Partial<RetryPolicy>) => onChange({ ...own, retry: { ...own.retry, ...patch } });
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Tries at most" hint={retry.attempts === 1 ? 'No retry' : undefined}>
          {(control) => (
            <NumberInput
              control={control}
              value={own.retry?.attempts}
              fallback={definition.policy.retry.attempts}
              min={1}
              max={10}
              isWhole
              onChange={(attempts) => setRetry({ attempts })}
            />
          )}
        </Field>
        <Field label="Time for one try">
          {({ id }) => (
            <DurationInput
              id={id}
              label="Time for one try"
              value={own.timeoutMs}
              fallback={definition.policy.timeoutMs}
              onChange={(timeoutMs) => onChange({ ...own, timeoutMs })}
            />
          )}
        </Field>
      </div>
      {retry.attempts > 1 ? (
        <Disclosure label="How it tries again" summary={retryWords(retry)}>
          <Field
            label="Time for all tries"
            help="The pauses between them included. Empty: no limit but that of each try."
          >
            {({ id }) => (
              <DurationInput
                id={id}
                label="Time for all tries"
                value={own.totalTimeoutMs}
                onChange={(totalTimeoutMs) => onChange({ ...own, totalTimeoutMs })}
              />
            )}
          </Field>
          <Field label="Try again after">
            {(control) => (
              <Select
                {...control}
                aria-label="Try again after"
                value={retry.when === 'transient' || retry.when === 'always' ? retry.when : 'rule'}
                options={[
                  { value: 'transient', label: 'What may pass by itself', detail: 'busy, network, time limit' },
                  { value: 'always', label: 'Every failure' },
                  { value: 'rule', label: 'A rule of my own' },
                ]}
                onChange={(next) => setRetry({ when: next === 'rule' ? 'error.transient' : next })}
              />
            )}
          </Field>
          {retry.when !== 'transient' && retry.when !== 'always' ? (
            <Field label="Rule" help="Over error.code, error.status, error.message and error.transient.">
              {(control) => (
                <Input
                  {...control}
                  className="font-mono text-meta"
                  value={retry.when}
                  onChange={(event) => setRetry({ when: event.target.value || 'transient' })}
                />
              )}
            </Field>
          ) : null}
          <div className="grid grid-cols-2 gap-3">
            <Field label="First pause">
              {({ id }) => (
                <DurationInput
                  id={id}
                  label="First pause"
                  value={own.retry?.firstDelayMs}
                  fallback={definition.policy.retry.firstDelayMs}
                  onChange={(firstDelayMs) => setRetry({ firstDelayMs })}
                />
              )}
            </Field>
            <Field label="Longest pause">
              {({ id }) => (
                <DurationInput
                  id={id}
                  label="Longest pause"
                  value={own.retry?.maxDelayMs}
                  fallback={definition.policy.retry.maxDelayMs}
                  onChange={(maxDelayMs) => setRetry({ maxDelayMs })}
                />
              )}
            </Field>
            <Field label="Each pause is longer by" hint="times">
              {(control) => (
                <NumberInput
                  control={control}
                  value={own.retry?.factor}
                  fallback={definition.policy.retry.factor}
                  min={1}
                  max={10}
                  onChange={(factor) => setRetry({ factor })}
                />
              )}
            </Field>
            <Field label="Spread pauses at random">
              {({ id }) => (
                <Switch
                  id={id}
                  aria-label="Spread pauses at random"
                  isOn={retry.jitter}
                  onChange={(jitter) => setRetry({ jitter })}
                />
              )}
            </Field>
          </div>
        </Disclosure>
      ) : null}
    </>
  );
};

const anyData = { type: ['number', 'boolean', 'object', 'array'] as ('number' | 'boolean' | 'object' | 'array')[] };

const retryWords = (retry: RetryPolicy): string =>
  `after ${Math.round(retry.firstDelayMs / 100) / 10} s, then ${retry.factor} times longer`;

/** "Retries 3 · Stop on error": what More options says while it is closed. */
export const policySummary = (definition: AnyNodeDefinition, policy: StepPolicy | undefined): string => {
  const attempts = policy?.retry?.attempts ?? definition.policy.retry.attempts;
  const onError = policy?.onError ?? 'stop';
  const failure = onError === 'stop' ? 'Stop on error' : onError === 'port' ? 'Own way on error' : 'Value on error';
  if (definition.isContainer) return failure;
  return `${attempts === 1 ? 'No retries' : `Retries ${attempts - 1}`} · ${failure}`;
};
