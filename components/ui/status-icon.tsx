import { cn } from './cn';

/** Every status has a shape of its own, so that colour is never the only sign. */
export type Status =
  | 'queued'
  | 'running'
  /** for a person */
  | 'waiting'
  /** until a time */
  | 'sleeping'
  | 'retrying'
  | 'done'
  | 'failed'
  | 'skipped'
  | 'cancelled'
  | 'attention'
  | 'stale';

export const statusWord: Record<Status, string> = {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting',
  sleeping: 'Waiting for its time',
  retrying: 'Retrying',
  done: 'Done',
  failed: 'Failed',
  skipped: 'Skipped',
  cancelled: 'Stopped',
  attention: 'Needs attention',
  stale: 'Out of date',
};

const shapes: Record<Status, React.ReactNode> = {
  queued: (
    <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 2.32" />
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" strokeOpacity=".28" strokeWidth="2" />
      <path
        className="arc"
        d="M8 2.25A5.75 5.75 0 0 1 13.75 8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <circle cx="8" cy="6.1" r="2" fill="var(--surface)" />
      <path
        d="M4.6 11.9a3.5 3.5 0 0 1 6.8 0z"
        fill="var(--surface)"
        stroke="var(--surface)"
        strokeLinejoin="round"
        strokeWidth=".6"
      />
    </>
  ),
  sleeping: (
    <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.7V8l2.2 1.7" />
    </g>
  ),
  retrying: (
    <g fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round">
      <path d="M13.3 8.6A5.4 5.4 0 1 1 11.9 4.2" />
      <path d="M13.4 1.9V5.1H10.2" />
    </g>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path
        d="M5 8.2L7.1 10.3L11 6"
        fill="none"
        stroke="var(--surface)"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  failed: (
    <>
      <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" fill="currentColor" />
      <path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" stroke="var(--surface)" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  skipped: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5 8h6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <rect x="5.75" y="5.75" width="4.5" height="4.5" rx="0.75" fill="currentColor" />
    </>
  ),
  attention: (
    <>
      <path d="M8 1.6 15 14H1z" fill="currentColor" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="M8 6v3.6M8 11.9v.1" stroke="var(--surface)" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  stale: <circle cx="8" cy="8" r="4" fill="currentColor" />,
};

/** Decorative beside a word; pass `label` where it stands alone. */
export const StatusIcon = ({
  status,
  size = 14,
  label,
  className,
}: {
  status: Status;
  size?: number;
  label?: string;
  className?: string;
}) => (
  <svg
    viewBox="0 0 16 16"
    width={size}
    height={size}
    data-status={status}
    className={cn('status-icon', className)}
    role={label ? 'img' : undefined}
    aria-label={label}
    aria-hidden={label ? undefined : true}
  >
    {shapes[status]}
  </svg>
);
