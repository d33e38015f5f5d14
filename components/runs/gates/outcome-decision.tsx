'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Field } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import type { Json } from '@/graph/json';
import { DataInput } from '../data-form/data-input';
import type { Span } from '../timeline/span';

type Choice = 'happened' | 'run-again' | 'stop';

/**
 * A step that changes something was cut off, and nobody knows whether it happened. Sluice never guesses: a person looks and
 * says.
 */
export const OutcomeDecision = ({ runId, span }: { runId: string; span: Span }) => {
  const api = useApi();
  const id = useId();
  const [output, setOutput] = useState<Json>(null);
  const [chosen, setChosen] = useState<Choice | null>(null);
  const decide = useMutation(api.runs.decide.mutationOptions());
  const send = (choice: Choice) => {
    setChosen(choice);
    decide.mutate({
      id: runId,
      path: span.path,
      choice,
      ...(choice === 'happened' && output !== null ? { output } : {}),
    });
  };
  if (decide.isSuccess)
    return (
      <Note tone="done" icon={<StatusIcon status="done" />} role="status">
        Noted. The run goes on as you said.
      </Note>
    );
  const answer = (choice: Choice, label: string, variant: 'primary' | 'secondary' | 'danger', means: string) => (
    <li className="flex items-center gap-3">
      <Button
        variant={variant}
        className="w-28 shrink-0"
        aria-describedby={`${id}-${choice}`}
        onClick={() => send(choice)}
        isBusy={decide.isPending && chosen === choice}
      >
        {label}
      </Button>
      <span id={`${id}-${choice}`} className="text-ink-2 text-meta">
        {means}
      </span>
    </li>
  );
  return (
    <section aria-label="Decide what happened" className="grid gap-3">
      <Note tone="warn" icon={<StatusIcon status="attention" />} title="Did this happen?">
        {span.error
          ? `“${span.title}” was sent, and no answer came back: ${span.error.message}`
          : `The worker stopped after “${span.title}” had begun and before its result was recorded.`}{' '}
        It changes something outside Sluice, so it was not repeated. Look there, then choose.
      </Note>
      <Disclosure label="What it gave, if it happened" summary="Empty">
        <Field label="Result of the step" isLabelHidden help="Later steps read this. Leave it empty when none does.">
          {(control) => <DataInput control={control} value={output} onChange={setOutput} />}
        </Field>
      </Disclosure>
      {decide.error ? (
        <Note tone="failed" icon={<StatusIcon status="failed" />} role="alert">
          {apiErrorMessage(decide.error)}
        </Note>
      ) : null}
      <ul className="grid gap-2">
        {answer(
          'happened',
          'It happened',
          'primary',
          'Nothing is sent. The run goes on as if the step had ended well.',
        )}
        {answer(
          'run-again',
          'Run it again',
          'secondary',
          'It did not happen. It is sent once more, under the same idempotency key.',
        )}
        {answer(
          'stop',
          'Stop the run',
          'danger',
          'Nothing is sent. The step counts as failed, and can be retried later.',
        )}
      </ul>
    </section>
  );
};
