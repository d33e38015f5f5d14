'use client';

import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Play, Upload } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { uploadFile } from '@/components/api/upload-file';
import { DataForm } from '@/components/runs/data-form/data-form';
import { useDataForm } from '@/components/runs/data-form/use-data-form';
import type { Budget } from '@/graph/budget';
import type { Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
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
  const fileField = firstFileField(start.schema);
  const setField = (name: string, value: Json) => form.setValues({ ...form.values, [name]: value });
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
      {fileField ? <FileDrop label={fileField.label} onFile={(file) => setField(fileField.name, file)} /> : null}
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

const firstFileField = (schema: JsonSchema): { name: string; label: string } | null => {
  const found = Object.entries(schema.properties ?? {}).find(([, field]) => field.format === 'file');
  return found ? { name: found[0], label: found[1].title ?? found[0] } : null;
};

/** A place to drop a file on; the field below does the same by a button. */
const FileDrop = ({ label, onFile }: { label: string; onFile: (file: Json) => void }) => {
  const [state, setState] = useState<'idle' | 'over' | 'sending'>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  const depth = useRef(0);
  const take = async (file: File | undefined) => {
    if (!file) return setState('idle');
    setState('sending');
    setProblem(null);
    try {
      onFile(await uploadFile(file));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file could not be sent.');
    }
    setState('idle');
  };
  const drag = (event: DragEvent, by: number) => {
    event.preventDefault();
    depth.current += by;
    setState(depth.current > 0 ? 'over' : 'idle');
  };
  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file has no keyboard form; the field below is the other way */}
      <div
        data-file-drop
        onDragEnter={(event) => drag(event, 1)}
        onDragLeave={(event) => drag(event, -1)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          depth.current = 0;
          void take(event.dataTransfer.files[0]);
        }}
        className={cn(
          'flex h-20 items-center justify-center gap-2 rounded-menu border border-line-strong border-dashed text-ink-2',
          state === 'over' && 'border-accent bg-accent-soft text-accent-text',
        )}
      >
        <Upload size={16} aria-hidden />
        {state === 'sending' ? 'Sending…' : `Drop the ${label.toLowerCase()} here`}
      </div>
      {problem ? (
        <p role="alert" className="mt-1 text-failed text-meta">
          {problem}
        </p>
      ) : null}
    </div>
  );
};
