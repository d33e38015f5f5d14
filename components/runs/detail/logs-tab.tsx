import type { LogLine } from '@/server/engine/events';
import { formatDuration } from '../format/duration';

const TONE: Record<LogLine['level'], string> = {
  debug: 'text-ink-3',
  info: 'text-ink',
  warn: 'text-retry',
  error: 'text-failed',
};

/** What the step wrote while it worked, with the time since its attempt began. */
export const LogsTab = ({ logs, warnings }: { logs: LogLine[]; warnings: string[] }) => (
  <div className="py-3">
    {logs.length === 0 && warnings.length === 0 ? <p className="text-ink-3">Nothing was written.</p> : null}
    {warnings.map((warning) => (
      <p key={warning} className="mb-1 text-retry">
        {warning}
      </p>
    ))}
    <ol className="grid gap-1">
      {logs.map((line, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log never move
        <li key={position} className="grid grid-cols-[56px_minmax(0,1fr)] gap-2 font-mono text-meta">
          <span className="text-end text-ink-3">{formatDuration(line.atMs)}</span>
          <span className={`whitespace-pre-wrap break-words ${TONE[line.level]}`}>
            {line.level === 'warn' || line.level === 'error' ? <span className="sr-only">{line.level}: </span> : null}
            {line.message}
          </span>
        </li>
      ))}
    </ol>
  </div>
);
