'use client';

import { useId } from 'react';
import { cn } from '@/components/ui/cn';
import type { ChangesSince } from './changed-since';

export type RetryVersion = 'same' | 'draft';

/** Which of the two workflows a retry runs, when it was changed since: both in sight, with what differs. */
export const VersionChoice = ({
  number,
  versionNumber,
  changes,
  value,
  onChange,
}: {
  /** of the run that is retried */
  number: number;
  versionNumber: number;
  changes: ChangesSince;
  value: RetryVersion;
  onChange: (version: RetryVersion) => void;
}) => (
  <fieldset className="grid gap-2">
    <legend className="mb-2 font-semibold text-meta">
      The workflow was changed since run {number}. Which one runs?
    </legend>
    <Choice
      label="The workflow as it is now"
      detail={`Changed since: ${changes.words.join(', ')}`}
      isChosen={value === 'draft'}
      onChoose={() => onChange('draft')}
    />
    <Choice
      label={`The workflow as run ${number} ran it`}
      detail={`Version ${versionNumber}, without what was changed since`}
      isChosen={value === 'same'}
      onChoose={() => onChange('same')}
    />
  </fieldset>
);

const Choice = ({
  label,
  detail,
  isChosen,
  onChoose,
}: {
  label: string;
  detail: string;
  isChosen: boolean;
  onChoose: () => void;
}) => {
  const id = useId();
  return (
    <label
      className={cn(
        'grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2 rounded-menu border px-3 py-2',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line hover:border-line-strong',
      )}
    >
      <input
        type="radio"
        name="version of the retry"
        className="mt-1 accent-(--accent)"
        checked={isChosen}
        onChange={onChoose}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-detail`}
      />
      <span id={`${id}-label`} className="font-medium">
        {label}
      </span>
      <span id={`${id}-detail`} className="col-start-2 break-words text-ink-2 text-meta">
        {detail}
      </span>
    </label>
  );
};
