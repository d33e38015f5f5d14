import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { formatDuration } from '../format/duration';
import { formatFull } from '../format/when';
import type { SpanGate } from '../timeline/span';
import { readable } from '../values/readable';
import { ReadableValue } from '../values/readable-value';
import { TextBlock } from '../values/text-block';

/** How a gate was answered, by whom and after how long. */
export const GateClosed = ({ gate }: { gate: SpanGate }) => {
  const { answer, form } = gate;
  if (!answer) return null;
  const label = form.routes.find((route) => route.id === answer.route)?.label ?? answer.route;
  const waited = formatDuration(answer.at - gate.askedAt);
  return (
    <div className="grid gap-3 py-3">
      {answer.how === 'answered' ? (
        <Note tone="done" icon={<StatusIcon status="done" />} title={`“${label}”`}>
          {answer.by ? `by ${answer.by} ` : ''}after {waited},{' '}
          <time title={formatFull(answer.at)}>{formatFull(answer.at)}</time>
        </Note>
      ) : answer.how === 'timed-out' ? (
        <Note tone="warn" icon={<StatusIcon status="attention" />} title={`Nobody answered within ${waited}.`}>
          {label ? `The run went on as “${label}”.` : 'The run went on without an answer.'}
        </Note>
      ) : (
        <Note icon={<StatusIcon status="cancelled" />} title="The question was withdrawn:">
          the run was stopped before anyone answered.
        </Note>
      )}
      <section aria-label="Question">
        <h3 className="mb-1 font-semibold text-meta">{form.title}</h3>
        {form.message ? <TextBlock text={form.message} isMarkdown /> : null}
      </section>
      {readable(answer.values).kind === 'empty' ? null : (
        <section aria-label="Filled in">
          <h3 className="mb-1 font-semibold text-meta">Filled in</h3>
          <ReadableValue value={answer.values} />
        </section>
      )}
    </div>
  );
};
