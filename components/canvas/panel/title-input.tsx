'use client';

import { useEffect, useState } from 'react';
import { cn } from '../../ui/cn';

/** A name to be changed in place. An empty one is not taken. */
export const TitleInput = ({
  label,
  value,
  onChange,
  isReadOnly,
  className,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isReadOnly?: boolean;
  className?: string;
}) => {
  const [draft, setDraft] = useState<string | null>(null);
  // Another step was opened while this one was being named.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the draft belongs to the value it began with
  useEffect(() => setDraft(null), [value]);
  return (
    <input
      aria-label={label}
      value={draft ?? value}
      readOnly={isReadOnly}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => {
        if (draft !== null && draft.trim() !== '') onChange(draft);
        setDraft(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          event.stopPropagation();
          setDraft(null);
          event.currentTarget.blur();
        }
      }}
      className={cn(
        'min-w-0 truncate rounded-control border border-transparent bg-transparent font-semibold hover:border-line-strong focus-visible:border-accent focus-visible:bg-surface focus-visible:outline-1 read-only:hover:border-transparent',
        className,
      )}
    />
  );
};
