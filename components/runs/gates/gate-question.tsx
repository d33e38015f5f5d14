'use client';

import { Clock, Users } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { Button } from '@/components/ui/button';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import type { Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { GateForm } from '@/server/engine/events';
import { DataForm } from '../data-form/data-form';
import { useDataForm } from '../data-form/use-data-form';
import { formatFull } from '../format/when';
import { TextBlock } from '../values/text-block';
import { deadlineWords } from './gate-link-words';

const VARIANT = { primary: 'primary', neutral: 'secondary', danger: 'danger' } as const;

/** What a run asks, and the buttons that answer it. */
export const GateQuestion = ({
  form,
  deadline,
  now,
  mayAnswer = true,
  isTitled = true,
  isDeadlineDated = false,
  isPending,
  error,
  onAnswer,
  actions,
}: {
  form: GateForm;
  /** ISO 8601 or milliseconds */
  deadline: string | number;
  now: number;
  mayAnswer?: boolean;
  isTitled?: boolean;
  /** says the date and time of the deadline too */
  isDeadlineDated?: boolean;
  isPending: boolean;
  /** of the last try */
  error: unknown;
  onAnswer: (route: string, values: Json) => void;
  /** beside the answers */
  actions?: ReactNode;
}) => {
  const schema = form.form as JsonSchema | null;
  const data = useDataForm(schema, form.initialValues);
  const [chosen, setChosen] = useState<string | null>(null);
  const timeout = form.routes.find((route) => route.id === form.timeoutRoute)?.label;
  const send = (route: string) => {
    setChosen(route);
    const values = data.check();
    if (values) onAnswer(route, schema ? values : null);
  };
  const wasTaken = apiErrorOf(error)?.code === 'CONFLICT';
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
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3 text-meta">
        <span className="flex items-center gap-1" title={formatFull(deadline)}>
          <Clock size={12} aria-hidden />
          {deadlineWords(deadline, now, isDeadlineDated)}
          {timeout ? `, else “${timeout}” is taken` : ', else the run goes on without an answer'}
        </span>
        {form.approvers.length > 0 ? (
          <span className="flex items-center gap-1">
            <Users size={12} aria-hidden />
            Only {listed(form.approvers)} may answer
          </span>
        ) : null}
      </p>
      {error ? (
        <Note tone="failed" icon={<StatusIcon status="failed" />} role="alert">
          {wasTaken ? 'Someone has answered this already, or its time was up.' : apiErrorMessage(error)}
        </Note>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {form.routes.map((route) => (
          <Button
            key={route.id}
            variant={VARIANT[route.tone]}
            isBusy={isPending && chosen === route.id}
            disabledReason={mayAnswer ? null : 'Someone else is asked: only the people named may answer'}
            onClick={() => send(route.id)}
          >
            {route.label}
          </Button>
        ))}
        {actions}
      </div>
    </form>
  );
};

const listed = (names: string[]): string => new Intl.ListFormat('en', { type: 'disjunction' }).format(names);

export const GateAnswered = () => (
  <Note tone="done" icon={<StatusIcon status="done" />} title="Answered." role="status">
    The run goes on.
  </Note>
);
