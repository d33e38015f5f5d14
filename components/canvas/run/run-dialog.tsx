'use client';

import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Play } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { DataForm } from '@/components/runs/data-form/data-form';
import { useDataForm } from '@/components/runs/data-form/use-data-form';
import type { Budget } from '@/graph/budget';
import type { JsonObject } from '@/graph/json';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Note } from '../../ui/note';
import { Skeleton } from '../../ui/skeleton';
import { StatusIcon } from '../../ui/status-icon';
import { RunBudget } from './run-budget';
import type { StartForm } from './start-form';
import type { RunControl } from './use-run-control';

/** What a run needs, asked in the form Start draws, filled in as the last run was. */
export const RunDialog = ({
  workflowId,
  name,
  start,
  control,
  onClose,
}: {
  workflowId: string;
  name: string;
  start: StartForm;
  control: RunControl;
  onClose: () => void;
}) => {
  const api = useApi();
  const last = useQuery(api.runs.workflowValues.queryOptions({ workflowId }, { staleTime: 30_000 }));
  return (
    <Dialog isOpen onClose={onClose} title={`Run ${name}`} description="Fill in what Start asks for." className="p-0">
      {last.isPending ? (
        <Skeleton className="h-24" />
      ) : (
        <RunForm
          start={start}
          given={last.data?.input as JsonObject | null | undefined}
          control={control}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
};

const RunForm = ({
  start,
  given,
  control,
  onClose,
}: {
  start: StartForm;
  given: JsonObject | null | undefined;
  control: RunControl;
  onClose: () => void;
}) => {
  const form = useDataForm(start.schema, given ?? undefined);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [limits, setLimits] = useState<Budget | null | undefined>(null);
  const send = async () => {
    const input = form.check();
    if (!input) return;
    if (limits === undefined) {
      setRefused({ '': 'A limit of the budget for this run is not a number.' });
      return;
    }
    const answer = await control.start(input, limits);
    if (answer === null) onClose();
    else setRefused(answer.problems);
  };
  const inner = Object.fromEntries(
    Object.entries(refused).map(([path, message]) => [path.replace(/^input\./, ''), message]),
  );
  const general = refused.input ?? refused[''];
  return (
    <form
      aria-label="Input of the run"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <DataForm
        schema={start.schema}
        values={form.values}
        onChange={form.setValues}
        problems={{ ...inner, ...form.problems }}
      />
      <RunBudget onChange={setLimits} />
      {general ? (
        <Note tone="failed" icon={<StatusIcon status="failed" />} role="alert">
          {general}
        </Note>
      ) : null}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {Object.keys(start.sample).length > 0 ? (
          <Button
            variant="ghost"
            className="max-sm:w-full"
            icon={<FlaskConical size={14} aria-hidden />}
            onClick={() => form.setValues({ ...form.values, ...start.sample })}
          >
            Use sample data
          </Button>
        ) : null}
        <span className="flex-1 max-sm:hidden" />
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" icon={<Play size={14} aria-hidden />} isBusy={control.isStarting}>
          Start run
        </Button>
      </div>
    </form>
  );
};
