'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button';
import { StatusIcon, statusWord } from '@/components/ui/status-icon';
import { placeAmong } from '../timeline/place-words';
import type { RepeatKind, Span, Timeline } from '../timeline/span';
import { cardStatus } from '../timeline/status-views';

const ONE: Record<RepeatKind, string> = { items: 'item', votes: 'vote', turns: 'turn' };

/** Which turn, vote or item is looked at, and the same step in the one before and after it. */
export const PlaceNav = ({
  span,
  timeline,
  onSelect,
}: {
  span: Span;
  timeline: Timeline;
  onSelect: (path: string) => void;
}) => {
  const item = span.kind === 'item' ? span : timeline.spans.get(span.parent);
  const siblings = (item && timeline.spans.get(item.parent)?.children) ?? [];
  if (item?.kind !== 'item') return null;
  const at = siblings.indexOf(item.path);
  const one = ONE[item.repeat ?? 'items'];
  const go = (label: string, to: string | undefined, icon: React.ReactNode, reason: string) => (
    <IconButton
      label={label}
      icon={icon}
      disabledReason={to === undefined ? reason : undefined}
      onClick={() => {
        if (to === undefined) return;
        const same = `${to}${span.path.slice(item.path.length)}`;
        onSelect(timeline.spans.has(same) ? same : to);
      }}
    />
  );
  return (
    <nav aria-label={`Place of this ${one}`} className="flex min-h-8 items-center gap-1 px-4 pb-2">
      {go(`Previous ${one}`, siblings[at - 1], <ChevronLeft size={16} />, `This is the first ${one}`)}
      <span className="flex items-center gap-2 px-1 font-medium text-meta">
        <StatusIcon status={cardStatus(item.status)} label={statusWord[cardStatus(item.status)]} />
        {placeAmong(item, timeline)}
      </span>
      {go(`Next ${one}`, siblings[at + 1], <ChevronRight size={16} />, `There is no ${one} after it`)}
    </nav>
  );
};
