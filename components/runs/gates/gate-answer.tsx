'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import type { JsonSchema } from '@/graph/json-schema';
import type { GateForm } from '@/server/engine/events';
import { DataForm } from '../data-form/data-form';
import { useDataForm } from '../data-form/use-data-form';
import { formatFull, formatUntil } from '../format/when';
import { TextBlock } from '../values/text-block';

const VARIANT = { primary: 'primary', neutral: 'secondary', danger: 'danger' } as const;

/** What a person is asked, and the buttons that answer it. The run goes on as soon as one is pressed. */
export const GateAnswer = ({
  gateId,
  form,
  deadline,
  now,
  mayAnswer = true,
  isTitled = true,
  isGone = false,
}: {
  gateId: string;
  form: GateForm;
  /** ISO 8601 or milliseconds */
  deadline: string | number;
  now: number;
  mayAnswer?: boolean;
  isTitled?: boolean;
  /** it is no longer asked, and the answer was not given here */
  isGone?: boolean;
}) => {
  const api = useApi();
  const queries = useQueryClient();
  const schema = form.form as JsonSchema | null;
  const data = useDataForm(schema, form.initialValues);
  const [chosen, setChosen] = useState<string | null>(null);
  const answer = useMutation(
    api.gates.answer.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.gates.inbox.queryKey() }),
    }),
  );
  const timeout = form.routes.find((route) => route.id === form.timeoutRoute)?.label;

  const send = (route: string) => {
    setChosen(route);
    const values = data.check();
    if (values) answer.mutate({ gateId, route, values: schema ? values : null });
  };
  const wasTaken = apiErrorOf(answer.error)?.code === 'CONFLICT';
  if (answer.isSuccess)
    return (
      <Note tone="done" icon={<StatusIcon status="done" />} title="Answered." role="status">
        The run goes on.
      </Note>
    );
  if (isGone && !answer.isPending && !answer.error)
    return (
      <Note icon={<StatusIcon status="cancelled" />} title="No longer open." role="status">
        It was answered elsewhere, its time was up, or the run was stopped.
      </Note>
    );
  return (
    <form
      aria-label={form.title}
      onSubmit={(event) => {
        event.preventDefault();
        const primary = form.routes.find((route) => route.tone === 'primary') ?? form.routes[0];
        if (primary && mayAnswer) send(primary.id);
      }}
      className="grid gap-3"
    >
      {isTitled ? <h3 className="font-semibold text-body">{form.title}</h3> : null}
      {form.message ? <TextBlock text={form.message} isMarkdown /> : null}
      {schema ? (
        <DataForm schema={schema} values={data.values} onChange={data.setValues} problems={data.problems} />
      ) : null}
      <p className="flex items-center gap-1 text-ink-3 text-meta">
        <Clock size={12} aria-hidden />
        <span title={formatFull(deadline)}>
          Answer {formatUntil(deadline, now)}
          {timeout ? `, else “${timeout}” is taken` : ', else the run goes on without an answer'}
        </span>
      </p>
      {answer.error ? (
        <Note tone="failed" icon={<StatusIcon status="failed" />} role="alert">
          {wasTaken ? 'Someone has answered this already, or its time was up.' : apiErrorMessage(answer.error)}
        </Note>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {form.routes.map((route) => (
          <Button
            key={route.id}
            variant={VARIANT[route.tone]}
            isBusy={answer.isPending && chosen === route.id}
            disabledReason={mayAnswer ? null : 'Someone else is asked: only the people named may answer'}
            onClick={() => send(route.id)}
          >
            {route.label}
          </Button>
        ))}
      </div>
    </form>
  );
};
