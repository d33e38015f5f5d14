'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Plus } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { SearchInput } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { LoadFailed, LoadingRows } from '../shell/query-state';
import { AddServerDialog } from './add-server-dialog';
import { ConnectionDetail } from './connection-detail';
import { ConnectionItem } from './connection-item';
import { connectionTitle } from './connection-words';
import { CredentialsSection } from './credentials-section';

/** The servers whose tools steps can use: which there are, what each can do, and a try of any of it. */
export const ConnectionsPage = () => {
  const api = useApi();
  const [address, setAddress] = useQueryStates({ server: parseAsString, tool: parseAsString }, { history: 'push' });
  const [search, setSearch] = useState('');
  const [isAdding, setIsAdding] = useState(false);
  const list = useQuery(api.connections.list.queryOptions());
  const operator = useQuery(api.connections.operatorProblem.queryOptions());
  const connections = list.data ?? [];
  const needle = search.trim().toLowerCase();
  const shown = connections.filter(
    (connection) =>
      connectionTitle(connection).toLowerCase().includes(needle) ||
      connection.tools.some((tool) => `${tool.title} ${tool.name}`.toLowerCase().includes(needle)),
  );
  const chosen = connections.find((connection) => connection.id === address.server);
  const selected = chosen ?? connections[0];
  return (
    <div className="grid min-h-full lg:h-full lg:grid-cols-[296px_minmax(0,1fr)]">
      <section
        aria-label="Servers"
        className={cn('flex min-h-0 flex-col border-line lg:border-e', chosen && 'max-lg:hidden')}
      >
        <header className="flex items-center gap-2 px-4 pt-6 pb-3">
          <h1 className="flex-1 font-semibold text-page tracking-tight">Connections</h1>
          <Button icon={<Plus size={14} />} onClick={() => setIsAdding(true)}>
            Add server
          </Button>
        </header>
        <div className="px-4 pb-3">
          <SearchInput
            label="Find a server or a tool"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onClear={() => setSearch('')}
          />
        </div>
        {list.error && !list.data ? (
          <LoadFailed what="Connections" error={list.error} onRetry={() => list.refetch()} />
        ) : list.isPending ? (
          <LoadingRows what="servers" rows={3} />
        ) : (
          <ul className="min-h-0 flex-1 overflow-y-auto px-2">
            {shown.map((connection) => (
              <li key={connection.id}>
                <ConnectionItem
                  connection={connection}
                  isCurrent={connection.id === selected?.id}
                  onSelect={() => setAddress({ server: connection.id, tool: null })}
                />
              </li>
            ))}
            {shown.length === 0 ? <li className="p-3 text-ink-2">Nothing is called so.</li> : null}
          </ul>
        )}
        {operator.data?.problem ? (
          <Note tone="failed" icon={<StatusIcon status="failed" />} title="mcp.json cannot be read." className="m-4">
            {operator.data.problem}
          </Note>
        ) : null}
        <CredentialsSection />
      </section>
      <div className={cn('min-h-0 min-w-0', !chosen && 'max-lg:hidden')}>
        <Button
          variant="ghost"
          size="sm"
          icon={<ArrowLeft size={14} />}
          onClick={() => setAddress({ server: null, tool: null })}
          className="mx-2 mt-2 lg:hidden"
        >
          All servers
        </Button>
        {selected ? (
          <ConnectionDetail
            key={selected.id}
            connection={selected}
            toolName={address.tool}
            onTool={(tool) => setAddress({ server: selected.id, tool })}
          />
        ) : null}
      </div>
      <AddServerDialog
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        onAdded={(id) => setAddress({ server: id, tool: null })}
      />
    </div>
  );
};
