'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, RefreshCw, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { IconButton } from '@/components/ui/icon-button';
import { KindTile } from '@/components/ui/kind-tile';
import { Menu } from '@/components/ui/menu';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { toast } from '@/components/ui/toast';
import type { ConnectionView } from '@/server/connections/connection-view';
import { formatAgo, formatFull } from '../runs/format/when';
import { useNow } from '../runs/inspector/use-now';
import { ConnectionLimit } from './connection-limit';
import { connectionIcon, connectionPlace, connectionState, connectionTitle } from './connection-words';
import { StateDot } from './state-dot';
import { ToolList } from './tool-list';
import { TryTool } from './try-tool';

/** One server: how it stands, its tools, and a try of the chosen one. */
export const ConnectionDetail = ({
  connection,
  toolName,
  onTool,
}: {
  connection: ConnectionView;
  toolName: string | null;
  onTool: (tool: string) => void;
}) => {
  const api = useApi();
  const queries = useQueryClient();
  const now = useNow(true, 30_000);
  const [isRemoving, setIsRemoving] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: api.connections.list.queryKey() });
  const check = useMutation(
    api.connections.check.mutationOptions({
      onSettled: refresh,
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  const remove = useMutation(
    api.connections.remove.mutationOptions({
      onSuccess: () => {
        setIsRemoving(false);
        toast.success(`“${connection.name}” was removed.`);
        return refresh();
      },
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  const state = connectionState(connection);
  const usable = connection.tools.filter((tool) => !tool.problem);
  const tool = usable.find((candidate) => candidate.name === toolName) ?? usable[0];
  // The same button then stands in the middle, where the tools would be
  const isEmpty = connection.tools.length === 0 && connection.status !== 'failed';
  const checkNow = () => check.mutate({ id: connection.id });
  return (
    <section aria-label={connectionTitle(connection)} className="flex h-full min-h-0 flex-col">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3 border-line border-b px-4 pt-6 pb-4 sm:px-6">
        <KindTile kind="tools" icon={connectionIcon(connection.name)} size="lg" />
        <div className="min-w-40 flex-1">
          <h2 className="font-semibold text-section">{connectionTitle(connection)}</h2>
          <p className="break-words text-ink-2">
            {connection.isDemo ? 'Demo service: nothing leaves this machine' : connectionPlace(connection)}
          </p>
        </div>
        {isEmpty ? null : (
          <Button icon={<RefreshCw size={14} />} size="sm" onClick={checkNow} isBusy={check.isPending}>
            {check.isPending ? 'Checking…' : 'Check now'}
          </Button>
        )}
        {connection.isReadOnly || connection.isDemo ? null : (
          <Menu
            trigger={<IconButton label={`More for ${connection.name}`} icon={<Ellipsis size={16} />} />}
            entries={[
              {
                label: 'Remove server',
                icon: <Trash2 size={14} />,
                onSelect: () => setIsRemoving(true),
                isDanger: true,
              },
            ]}
          />
        )}
        {/* A row of their own: what a check finds out moves no button */}
        <div className="flex basis-full flex-wrap items-start gap-x-8 gap-y-3">
          <dl className="flex flex-wrap gap-x-8 gap-y-2 text-meta">
            <Fact label="Status">
              <StateDot dot={state.dot} />
              {state.word}
            </Fact>
            {connection.checkedAt ? (
              <Fact label="Checked">
                <time dateTime={connection.checkedAt} title={formatFull(connection.checkedAt)}>
                  {formatAgo(connection.checkedAt, now)}
                </time>
              </Fact>
            ) : null}
            {connection.server ? (
              <Fact label="Server">
                {connection.server.name}
                {connection.server.version ? ` ${connection.server.version}` : ''}
              </Fact>
            ) : null}
            {connection.headerNames.length > 0 ? (
              <Fact label="Sends headers">{connection.headerNames.join(', ')}</Fact>
            ) : null}
          </dl>
          <ConnectionLimit connection={connection} />
        </div>
      </header>
      {connection.status === 'failed' ? (
        <Trouble connection={connection} onRetry={checkNow} isBusy={check.isPending} />
      ) : null}
      {isEmpty ? (
        <EmptyState
          title={connection.checkedAt ? 'This server offers no tools' : 'Its tools are not known yet'}
          action={
            <Button icon={<RefreshCw size={14} />} onClick={checkNow} isBusy={check.isPending}>
              {check.isPending ? 'Checking…' : 'Check now'}
            </Button>
          }
        >
          {connection.checkedAt
            ? 'It answered, but there is nothing that a step could use.'
            : 'Sluice asks it for its tools when you press Check now.'}
        </EmptyState>
      ) : connection.tools.length === 0 ? null : (
        <div className="grid min-h-0 flex-1 xl:grid-cols-[minmax(0,1fr)_376px]">
          <ToolList connection={connection} selected={tool?.name ?? null} onSelect={onTool} />
          {tool ? <TryTool key={tool.name} connection={connection} tool={tool} /> : null}
        </div>
      )}
      <ConfirmDialog
        isOpen={isRemoving}
        onClose={() => setIsRemoving(false)}
        title={`Remove “${connection.name}”?`}
        action="Remove server"
        onConfirm={() => remove.mutate({ id: connection.id })}
        isBusy={remove.isPending}
      >
        Steps that use it will fail until they are given another server. Its stored headers are erased.
      </ConfirmDialog>
    </section>
  );
};

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-ink-3">{label}</dt>
    <dd className="flex items-center gap-1">{children}</dd>
  </div>
);

const sentence = (text: string): string => (/[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/** Why it did not answer, with the last words of the server itself. */
const Trouble = ({
  connection,
  onRetry,
  isBusy,
}: {
  connection: ConnectionView;
  onRetry: () => void;
  isBusy: boolean;
}) => {
  const [reason, ...said] = (connection.statusDetail ?? 'It gave no reason.').split('\n');
  return (
    <div className="px-4 pt-4 sm:px-6">
      <Note
        tone="failed"
        icon={<StatusIcon status="failed" />}
        title={`${connectionTitle(connection)} does not answer.`}
        action={
          <Button size="sm" onClick={onRetry} isBusy={isBusy}>
            Try again
          </Button>
        }
      >
        {sentence(reason ?? '')} Steps that use it stop there.
      </Note>
      {said.length > 0 ? (
        <details className="mt-2">
          <summary className="font-medium text-ink-2 text-meta">What the server wrote</summary>
          <pre className="mt-2 max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-menu bg-raised p-3 text-meta">
            {said.join('\n').trim()}
          </pre>
        </details>
      ) : null}
    </div>
  );
};
