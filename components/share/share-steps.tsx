'use client';

import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { KindTile } from '@/components/ui/kind-tile';
import { StatusIcon, statusWord } from '@/components/ui/status-icon';
import type { ShareLook, ShareProjection, ShareStep } from '@/server/shares/share-projection';
import { fieldName } from '../runs/detail/field-name';
import { PromptTab } from '../runs/detail/prompt-tab';
import { plural } from '../runs/format/cost';
import { formatDuration } from '../runs/format/duration';
import { placeName } from '../runs/timeline/place-words';
import { ReadableValue } from '../runs/values/readable-value';
import { FieldRow, isTallValue } from '../runs/values/value-fields';
import { shareDuration, shareStatus, shareStatusAt } from './share-canvas';
import { ValueLine } from './value-line';

/** The steps of a shared run in the order they began; each opens to what the owner chose to show of it. */
export const ShareSteps = ({
  shared: { steps, canvas },
  moment = null,
}: {
  shared: Pick<ShareProjection, 'steps' | 'canvas'>;
  /** milliseconds since the run began, while it is replayed; null at its end */
  moment?: number | null;
}) => {
  const looks = useMemo(() => new Map(canvas.nodes.map(({ id, look }) => [id, look])), [canvas]);
  return (
    <ol aria-label="Steps">
      {steps.map((step, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps of a finished projection never move
        <li key={position} className="border-line border-t first:border-t-0">
          <StepRow step={step} look={looks.get(step.nodeId)} moment={moment} />
        </li>
      ))}
    </ol>
  );
};

const StepRow = ({ step, look, moment }: { step: ShareStep; look: ShareLook | undefined; moment: number | null }) => {
  const took = shareDuration(step);
  const status =
    moment === null ? shareStatus(step) : (shareStatusAt(step, moment, look?.kind === 'people') ?? 'queued');
  const place = step.within
    .map((part) =>
      part.index === null ? part.title : `${part.title}, ${placeName(part.repeat, part.index).toLowerCase()}`,
    )
    .join(' · ');
  const hasMore =
    step.input !== undefined || step.prompt !== undefined || step.output !== undefined || step.error !== undefined;
  return (
    <Collapsible.Root>
      <Collapsible.Trigger
        disabled={!hasMore}
        className="focus-inset group grid min-h-11 w-full grid-cols-[24px_minmax(0,1fr)_auto_16px_16px] items-center gap-x-3 px-4 py-2 text-start enabled:hover:bg-raised sm:grid-cols-[24px_180px_minmax(0,1fr)_auto_16px_16px] pointer-coarse:min-h-14"
        style={{ paddingInlineStart: 16 + step.within.length * 24 }}
      >
        <KindTile kind={look?.kind ?? 'tools'} icon={look?.icon ?? 'box'} />
        <span className="min-w-0">
          <span className="block truncate font-medium">{step.title}</span>
          {place ? <span className="block truncate text-ink-3 text-meta">{place}</span> : null}
          <span className="block truncate text-ink-2 text-meta leading-6 sm:hidden">
            <Summary step={step} />
          </span>
        </span>
        <span className="truncate text-ink-2 leading-6 max-sm:hidden">
          <Summary step={step} />
        </span>
        <span className="whitespace-nowrap text-end text-ink-3 text-meta">
          {took === null ? '' : formatDuration(took)}
        </span>
        <StatusIcon status={status} size={16} label={statusWord[status]} />
        <ChevronRight
          size={14}
          aria-hidden
          className="text-ink-3 transition-transform group-data-disabled:invisible group-data-panel-open:rotate-90"
        />
      </Collapsible.Trigger>
      <Collapsible.Panel className="grid gap-4 border-line border-t bg-canvas px-4 py-4 sm:ps-13">
        {step.attempts > 1 ? <p className="text-ink-2 text-meta">{plural(step.attempts, 'attempt')}</p> : null}
        {step.error ? <p className="text-failed">{step.error}</p> : null}
        {step.input && step.input.length > 0 ? (
          <section aria-label="Input">
            <h4 className="mb-1 font-semibold text-meta">Input, as this step saw it</h4>
            <dl>
              {step.input.map(({ field, label, value }) => (
                <FieldRow key={field} label={label ?? fieldName(field)} isTall={isTallValue(value)}>
                  <ReadableValue value={value} depth={1} />
                </FieldRow>
              ))}
            </dl>
          </section>
        ) : null}
        {step.prompt === undefined ? null : <PromptTab trace={step.prompt} />}
        {step.output === undefined ? null : (
          <section aria-label="Output">
            <h4 className="mb-1 font-semibold text-meta">Output</h4>
            <ReadableValue value={step.output} words={step.words} />
          </section>
        )}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
};

const Summary = ({ step }: { step: ShareStep }) => {
  if (step.error && step.status === 'failed') return <span className="text-failed">{step.error}</span>;
  if (step.isStandIn) return <>Built-in rules, not an AI model</>;
  if (step.output !== undefined) return <ValueLine value={step.output} words={step.words} />;
  if (step.status === 'done') return <>Private to the owner</>;
  return <>{statusWord[shareStatus(step)]}</>;
};
