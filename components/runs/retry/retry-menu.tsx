'use client';

import { ChevronDown, RotateCcw } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, type MenuEntry } from '@/components/ui/menu';
import type { RunState } from '@/server/engine/state';
import { plural } from '../format/cost';
import { countItems, failedItemsOf } from '../timeline/failed-items';
import type { Span, Timeline } from '../timeline/span';
import { canRetryFrom, whyNothingToRetry } from './may-retry';
import { useAskRetry } from './retry-context';

/** What of a run that ended can be run again. */
export const RetryMenu = ({
  state,
  timeline,
  selected,
}: {
  state: RunState;
  timeline: Timeline;
  /** the step that is looked at */
  selected: Span | undefined;
}) => {
  const ask = useAskRetry();
  if (!ask) return null;
  const reason = whyNothingToRetry(state);
  const partly = [...timeline.spans.values()].filter(
    (span) => span.fan?.over === 'items' && failedItemsOf(span, timeline).length > 0,
  );
  const entries: MenuEntry[] = [
    {
      label: state.status === 'cancelled' ? 'Everything that did not end' : 'Everything that failed',
      disabledReason: reason,
      onSelect: () => ask({ fromPath: null, onlyFailedItems: false }),
    },
    ...partly.slice(0, 4).map((span) => ({
      label: `${plural(countItems(failedItemsOf(span, timeline)), 'failed item')} of “${span.title}”`,
      onSelect: () => ask({ fromPath: span.path, onlyFailedItems: true }),
    })),
    { kind: 'separator' },
    {
      label: selected && canRetryFrom(selected) ? `From “${selected.title}”` : 'From a step',
      disabledReason: selected && canRetryFrom(selected) ? null : 'Choose a step first',
      onSelect: () => {
        if (selected) ask({ fromPath: selected.path, onlyFailedItems: false });
      },
    },
  ];
  return (
    <Menu
      trigger={
        <Button icon={<RotateCcw size={14} aria-hidden />}>
          Retry
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
      entries={entries}
    />
  );
};
