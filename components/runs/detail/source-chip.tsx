'use client';

import type { CardModel } from '@/components/canvas/card-model';
import { Icon } from '@/components/ui/icon';
import { Tooltip } from '@/components/ui/tooltip';

/** The step a value came from, or goes to; pressing it goes there. */
export const SourceChip = ({
  model,
  title,
  hint,
  onPress,
}: {
  model: CardModel | undefined;
  title: string;
  /** what pressing it does, in full */
  hint: string;
  onPress: () => void;
}) => (
  <Tooltip label={hint}>
    <button
      type="button"
      onClick={onPress}
      className="relative inline-flex h-5 max-w-48 items-center gap-1 rounded-control bg-raised px-2 text-ink-2 text-meta before:absolute before:-inset-0.5 hover:text-ink pointer-coarse:h-8"
    >
      {model ? (
        <span data-kind={model.kind} className="text-[var(--k)]">
          <Icon name={model.icon} size={12} strokeWidth={2.2} />
        </span>
      ) : null}
      <span className="truncate">{title}</span>
    </button>
  </Tooltip>
);
