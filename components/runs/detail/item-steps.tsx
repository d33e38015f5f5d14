'use client';

import type { CardModel } from '@/components/canvas/card-model';
import { KindTile } from '@/components/ui/kind-tile';
import { StatusIcon, statusWord } from '@/components/ui/status-icon';
import { formatDuration } from '../format/duration';
import type { Span, Timeline } from '../timeline/span';
import { cardStatus, tookMs } from '../timeline/status-views';

/** The steps of one item, vote or turn, each with how it ended. */
export const ItemSteps = ({
  item,
  timeline,
  models,
  onSelect,
}: {
  item: Span;
  timeline: Timeline;
  models: ReadonlyMap<string, CardModel>;
  onSelect: (path: string) => void;
}) => (
  <section aria-label="Steps" className="pt-3">
    <h3 className="flex h-8 items-center font-semibold text-meta">Steps</h3>
    <ul>
      {item.children.map((path) => {
        const step = timeline.spans.get(path);
        if (!step) return null;
        const model = models.get(step.nodeId);
        const status = cardStatus(step.status);
        const took = tookMs(step, timeline.until);
        return (
          <li key={path} className="border-line border-t first:border-t-0">
            <button
              type="button"
              onClick={() => onSelect(path)}
              className="focus-inset flex min-h-9 w-full items-center gap-2 rounded-control px-1 text-start hover:bg-raised"
            >
              {model ? <KindTile kind={model.kind} icon={model.icon} size="sm" /> : null}
              <span className="min-w-0 flex-1 truncate">{step.title}</span>
              <span className="text-ink-2 text-meta">{took === null ? '' : formatDuration(took)}</span>
              <StatusIcon status={status} label={step.status === 'idle' ? 'Not reached' : statusWord[status]} />
            </button>
          </li>
        );
      })}
    </ul>
  </section>
);
