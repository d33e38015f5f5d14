'use client';

import { useState } from 'react';
import { toolBadge } from '@/components/canvas/effect-badge';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { Segmented } from '@/components/ui/segmented';
import type { ConnectionTool, ConnectionView } from '@/server/connections/connection-view';
import { plural } from '../runs/format/cost';
import { connectionTitle } from './connection-words';

type Show = 'all' | 'reads' | 'changes';

const reads = (tool: ConnectionTool) => tool.effect !== 'write';

/** What a server can do, with what each tool does to the world. A broken tool is named with its fault and hides no other. */
export const ToolList = ({
  connection,
  selected,
  onSelect,
}: {
  connection: ConnectionView;
  selected: string | null;
  onSelect: (tool: string) => void;
}) => {
  const [show, setShow] = useState<Show>('all');
  const { tools } = connection;
  const readers = tools.filter(reads).length;
  const shown = tools.filter((tool) => show === 'all' || (show === 'reads') === reads(tool));
  return (
    <section aria-label="Tools" className="min-h-0 overflow-y-auto overscroll-contain pt-3 pb-6">
      <div className="flex min-h-9 items-center gap-2 px-4 sm:px-6">
        <h3 className="flex-1 font-semibold text-meta">{plural(tools.length, 'tool')}</h3>
        <Segmented
          label="Show tools"
          items={[
            { value: 'all', label: 'All' },
            { value: 'reads', label: `Reads ${readers}` },
            { value: 'changes', label: `Changes ${tools.length - readers}` },
          ]}
          value={show}
          onChange={setShow}
          className="[&>button]:h-[22px]"
        />
      </div>
      <ul className="px-1 sm:px-3">
        {shown.map((tool) => (
          <li key={tool.name}>
            <ToolItem tool={tool} isCurrent={tool.name === selected} onSelect={() => onSelect(tool.name)} />
          </li>
        ))}
      </ul>
      <p className="mx-4 mt-4 max-w-[48ch] border-line border-t pt-3 text-ink-3 text-meta sm:mx-6">
        {connectionTitle(connection)} says which tools change something. A tool that does not say counts as one that
        does.
      </p>
    </section>
  );
};

const ToolItem = ({
  tool,
  isCurrent,
  onSelect,
}: {
  tool: ConnectionTool;
  isCurrent: boolean;
  onSelect: () => void;
}) => {
  const badge = toolBadge(tool);
  const text = (
    <span className="min-w-0 flex-1">
      <span className="block font-medium">
        {tool.title || tool.name}
        {tool.title && tool.title !== tool.name ? (
          <code className="ms-2 font-normal text-ink-3 text-micro">{tool.name}</code>
        ) : null}
      </span>
      <span className={cn('block text-meta', tool.problem ? 'text-failed' : 'truncate text-ink-2')}>
        {tool.problem ?? tool.description}
      </span>
    </span>
  );
  if (tool.problem)
    return (
      <div className="flex items-center gap-3 px-3 py-2">
        {text}
        <Badge tone="danger">Cannot be used</Badge>
      </div>
    );
  return (
    <button
      type="button"
      onClick={onSelect}
      aria-current={isCurrent || undefined}
      className={cn(
        'focus-inset flex w-full items-center gap-3 rounded-menu px-3 py-2 text-start',
        isCurrent ? 'bg-accent-soft' : 'hover:bg-raised',
      )}
    >
      {text}
      {badge ? <Badge tone={badge.tone}>{badge.label}</Badge> : null}
    </button>
  );
};
