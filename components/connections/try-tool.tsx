'use client';

import { useMutation } from '@tanstack/react-query';
import { Eye, Send } from 'lucide-react';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { toolBadge } from '@/components/canvas/effect-badge';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import type { JsonObject } from '@/graph/json';
import { describeType } from '@/graph/types/describe-type';
import { labelOf } from '@/graph/types/label-of';
import type { ConnectionTool, ConnectionView, ToolTrial } from '@/server/connections/connection-view';
import { DataForm } from '../runs/data-form/data-form';
import { useDataForm } from '../runs/data-form/use-data-form';
import { formatDuration } from '../runs/format/duration';
import { RawValue } from '../runs/values/raw-value';
import { ReadableValue } from '../runs/values/readable-value';
import { ValueView } from '../runs/values/value-view';

/** Fills a tool in as a step would. A preview shows what would be sent and calls nothing; the call itself is a second press. */
export const TryTool = ({ connection, tool }: { connection: ConnectionView; tool: ConnectionTool }) => {
  const api = useApi();
  const form = useDataForm(tool.inputSchema);
  const [preview, setPreview] = useState<JsonObject | null>(null);
  const call = useMutation(api.connections.tryTool.mutationOptions());
  const changes = tool.effect === 'write';
  const hasFields = Object.keys(tool.inputSchema.properties ?? {}).length > 0;
  const edit = (values: JsonObject) => {
    setPreview(null);
    call.reset();
    form.setValues(values);
  };
  const showPreview = () => {
    call.reset();
    setPreview(form.check());
  };
  const callNow = () => {
    const values = form.check();
    setPreview(null);
    if (values) call.mutate({ id: connection.id, tool: tool.name, arguments: values });
  };
  return (
    <aside
      aria-label={`Try ${tool.title || tool.name}`}
      className="min-h-0 overflow-y-auto overscroll-contain border-line border-s px-4 pt-4 pb-6 max-xl:border-s-0 max-xl:border-t"
    >
      <h3 className="font-semibold text-body">Try it: {tool.title || tool.name}</h3>
      <p className="text-ink-2 text-meta">{tool.description || 'Fill it in as a step would.'}</p>
      <form
        className="mt-3 grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          showPreview();
        }}
      >
        {hasFields ? (
          <DataForm schema={tool.inputSchema} values={form.values} onChange={edit} problems={form.problems} />
        ) : (
          <p className="text-ink-3">This tool needs nothing.</p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" type="submit" icon={<Eye size={14} />}>
            Preview call
          </Button>
          <Button icon={<Send size={14} />} onClick={callNow} isBusy={call.isPending}>
            {call.isPending ? 'Calling…' : realWord(tool, connection)}
          </Button>
        </div>
      </form>
      <div aria-live="polite">
        {preview ? (
          <section aria-label="Preview" className="mt-4">
            <h4 className="flex h-8 items-center font-semibold text-meta">
              Preview
              <span className="ms-auto font-normal text-ink-3">
                {changes ? 'Nothing was sent' : 'Nothing was called'}
              </span>
            </h4>
            <ReadableValue value={preview} />
          </section>
        ) : null}
        {call.error ? (
          <Note tone="failed" icon={<StatusIcon status="failed" />} className="mt-4" role="alert">
            {apiErrorMessage(call.error)}
          </Note>
        ) : null}
        {call.data ? <TrialResult trial={call.data} /> : null}
      </div>
      <GivesBack tool={tool} />
      <Disclosure label="Type of the tool, as the server gave it" className="mt-4">
        <RawValue value={tool.inputSchema as JsonObject} />
      </Disclosure>
    </aside>
  );
};

/** The word of the real call says what it does to the world. */
const realWord = (tool: ConnectionTool, connection: ConnectionView): string => {
  if (tool.effect !== 'write') return 'Call for real';
  const verb = toolBadge(tool)?.label === 'Sends' ? 'Send' : 'Call';
  return connection.isDemo ? `${verb} to demo` : `${verb} for real`;
};

const TrialResult = ({ trial }: { trial: ToolTrial }) => (
  <section aria-label="Result" className="mt-4 grid gap-2">
    <Note
      tone={trial.isError ? 'failed' : 'done'}
      icon={<StatusIcon status={trial.isError ? 'failed' : 'done'} />}
      title={trial.isError ? 'The tool reported a failure' : 'The tool answered'}
    >
      after {formatDuration(trial.durationMs)}.{trial.isDemo ? ' Demo service: nothing left this machine.' : ''}
    </Note>
    {trial.warnings.map((warning) => (
      <Note key={warning} tone="warn" icon={<StatusIcon status="attention" />}>
        {warning}
      </Note>
    ))}
    <ValueView title="Answer" value={trial.data ?? trial.text} />
  </section>
);

/** What later steps can use of it. */
const GivesBack = ({ tool }: { tool: ConnectionTool }) => {
  const fields = Object.entries(tool.outputSchema?.properties ?? {});
  return (
    <section aria-label="What a step gets back" className="mt-4">
      <h4 className="flex h-8 items-center font-semibold text-meta">What a step gets back</h4>
      {fields.length === 0 ? (
        <p className="text-ink-3 text-meta">The tool does not say. Its answer is kept as it comes.</p>
      ) : (
        <dl>
          {fields.map(([name, schema]) => (
            <div key={name} className="flex min-h-8 items-center gap-3 border-line border-t py-1 first:border-t-0">
              <dt className="min-w-0 flex-1 break-words">{labelOf(name, schema)}</dt>
              <dd className="max-w-[60%] text-end text-ink-3 text-meta">{typeWord(describeType(schema))}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
};

const typeWord = (words: string): string => {
  const bare = words.replace(/^an? /, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
};
