'use client';

import { cn } from '@/components/ui/cn';
import { KindTile } from '@/components/ui/kind-tile';
import type { ConnectionView } from '@/server/connections/connection-view';
import { connectionIcon, connectionPlace, connectionState, connectionTitle } from './connection-words';
import { StateDot } from './state-dot';

export const ConnectionItem = ({
  connection,
  isCurrent,
  onSelect,
}: {
  connection: ConnectionView;
  isCurrent: boolean;
  onSelect: () => void;
}) => {
  const state = connectionState(connection);
  return (
    <button
      type="button"
      onClick={onSelect}
      aria-current={isCurrent || undefined}
      className={cn(
        'focus-inset flex w-full items-center gap-3 rounded-menu p-3 text-start',
        isCurrent ? 'lg:bg-accent-soft' : 'hover:bg-raised',
      )}
    >
      <KindTile kind="tools" icon={connectionIcon(connection.name)} size="lg" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{connectionTitle(connection)}</span>
        <span className="block truncate text-ink-3 text-meta">{connectionPlace(connection)}</span>
      </span>
      <span className="flex items-center gap-1 whitespace-nowrap text-ink-2 text-meta">
        <StateDot dot={state.dot} />
        {state.word}
      </span>
    </button>
  );
};
