'use client';

import type { ReactNode } from 'react';
import { Button } from './button';
import { Note } from './note';
import { StatusIcon } from './status-icon';

/** The end of a form in a dialog: what went wrong as a whole, the way out, and the way on. */
export const FormEnd = ({
  error,
  submitLabel,
  submitIcon,
  isBusy,
  onCancel,
}: {
  /** in words; null when nothing went wrong, or when fields say it */
  error: string | null;
  submitLabel: string;
  submitIcon?: ReactNode;
  isBusy: boolean;
  onCancel: () => void;
}) => (
  <>
    {error === null ? null : (
      <Note tone="failed" icon={<StatusIcon status="failed" />} role="alert">
        {error}
      </Note>
    )}
    <div className="flex justify-end gap-2">
      <Button variant="ghost" onClick={onCancel}>
        Cancel
      </Button>
      <Button variant="primary" type="submit" icon={submitIcon} isBusy={isBusy}>
        {submitLabel}
      </Button>
    </div>
  </>
);
