'use client';

import Link from 'next/link';
import { fieldName } from '@/components/runs/detail/field-name';
import { useRunAbilities } from '@/components/runs/inspector/use-run-abilities';
import { ReadableValue } from '@/components/runs/values/readable-value';
import { ValueAbilitiesProvider } from '@/components/runs/values/value-context';
import { FieldRow, isTallValue } from '@/components/runs/values/value-fields';
import { ValueView } from '@/components/runs/values/value-view';
import { fieldWords } from '@/graph/analysis/field-words';
import { useRunView } from '../flow/flow-context';
import { useEditor } from '../store/editor-context';

/** The values of a step in the run on the canvas; of a step that ran several times, those of the last one. */
export const StepValues = ({ nodeId, side }: { nodeId: string; side: 'output' | 'input' }) => {
  const runId = useRunView((run) => run.runId) ?? '';
  const timeline = useRunView((run) => run.timeline);
  const streamed = useRunView((run) => run.views[nodeId]?.streamed);
  const editor = useEditor();
  const node = editor.node(nodeId);
  const abilities = useRunAbilities(runId);
  const spans = [...(timeline?.spans.values() ?? [])].filter(
    (span) => span.kind === 'step' && span.nodeId === nodeId && (span.startedAt !== null || span.reusedFrom),
  );
  const span = spans.at(-1);
  const input = span?.attempts.at(-1)?.input ?? [];
  if (!span) return <p className="text-ink-3">This step has not begun in this run.</p>;
  return (
    <ValueAbilitiesProvider value={abilities}>
      {spans.length > 1 ? (
        <p className="pb-1 text-ink-3 text-meta">It ran {spans.length} times; this is the last.</p>
      ) : null}
      {side === 'output' ? (
        span.output !== undefined ? (
          <ValueView title="Output" value={span.output} words={node ? fieldWords(node, editor.registry) : {}} />
        ) : streamed ? (
          <p className="whitespace-pre-wrap break-words">{streamed}</p>
        ) : (
          <p className="text-ink-3">Nothing yet.</p>
        )
      ) : input.length === 0 ? (
        <p className="text-ink-3">This step needs nothing from others.</p>
      ) : (
        <dl>
          {input.map((field) => (
            <FieldRow
              key={field.field}
              label={fieldName(field.field, node?.config, editor.registry.get(node?.type ?? '')?.config)}
              isTall={isTallValue(field.value)}
            >
              <div className="max-h-56 overflow-y-auto">
                <ReadableValue value={field.value} depth={1} />
              </div>
            </FieldRow>
          ))}
        </dl>
      )}
      {span.call ? (
        <Link
          href={`/runs/${span.call.runId}`}
          className="mt-3 me-4 inline-block font-medium text-accent-text text-meta hover:underline"
        >
          Go to the run it began
        </Link>
      ) : null}
      <Link
        href={`/runs/${runId}?step=${encodeURIComponent(span.path)}`}
        className="mt-3 inline-block font-medium text-accent-text text-meta hover:underline"
      >
        Open in the run
      </Link>
    </ValueAbilitiesProvider>
  );
};
