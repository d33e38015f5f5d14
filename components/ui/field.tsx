import { type ReactNode, useId } from 'react';
import { cn } from './cn';

export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

/** Label above, help below, error in place of help. The control gets the ids that join the three for a screen reader. */
export const Field = ({
  label,
  hint,
  help,
  error,
  isRequired = false,
  isLabelHidden = false,
  className,
  children,
}: {
  label: string;
  /** small and right of the label: a unit, a shortcut, "Optional" */
  hint?: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  isRequired?: boolean;
  isLabelHidden?: boolean;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}) => {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? help;
  return (
    <div className={cn('grid min-w-0 gap-1', className)}>
      <div className={cn('flex min-h-5 items-center gap-1', isLabelHidden && 'sr-only')}>
        <label htmlFor={id} className="font-medium text-ink text-meta">
          {label}
        </label>
        {hint ? <span className="ms-auto flex items-center gap-1 text-ink-3 text-meta">{hint}</span> : null}
      </div>
      {children({
        id,
        'aria-describedby': note ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': isRequired || undefined,
      })}
      {note ? (
        <div id={noteId} className={cn('text-meta', error ? 'text-failed' : 'text-ink-3')}>
          {note}
        </div>
      ) : null}
    </div>
  );
};
