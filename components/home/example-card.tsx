'use client';

import { Play } from 'lucide-react';
import { WorkflowThumbnail } from '@/components/canvas/workflow-thumbnail';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import { registry } from '@/nodes/registry';
import type { ExampleView } from '@/server/workflows/example-view';
import { plural } from '../runs/format/cost';

/** An example by its shape, what it does and what it talks to. One press makes a copy, another runs it with its sample. */
export const ExampleCard = ({
  example,
  isBusy,
  onUse,
  onRun,
}: {
  example: ExampleView;
  isBusy: boolean;
  onUse: () => void;
  /** absent when it needs what only a person can give */
  onRun?: () => void;
}) => (
  <article
    aria-labelledby={`example-${example.id}`}
    className="group relative flex min-w-0 flex-col overflow-hidden rounded-card border border-line bg-surface transition-[border-color] hover:border-line-strong"
  >
    <div className={cn('example-bed grid h-28 shrink-0 place-items-center border-line border-b p-2', onRun && 'px-12')}>
      <WorkflowThumbnail document={example.document} registry={registry} className="size-full" />
      {onRun ? (
        <IconButton
          label={`Run ${example.name}`}
          icon={<Play size={14} />}
          variant="secondary"
          onClick={onRun}
          isBusy={isBusy}
          className="absolute top-2 right-2 z-1"
        />
      ) : null}
    </div>
    <div className="flex flex-1 flex-col gap-1 p-3">
      <h3 id={`example-${example.id}`} className="font-semibold">
        {example.name}
      </h3>
      <p title={example.description} className="line-clamp-3 flex-1 text-ink-2">
        {example.description}
      </p>
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate text-ink-3 text-meta">
          {plural(example.stepCount, 'step')} · {example.needs.length === 0 ? 'no services' : example.needs.join(', ')}
        </p>
        <Button
          size="sm"
          variant="ghost"
          onClick={onUse}
          isBusy={isBusy}
          aria-label={`Use example ${example.name}`}
          className="text-accent-text before:absolute before:inset-0"
        >
          {isBusy ? 'Copying…' : 'Use example'}
        </Button>
      </div>
    </div>
  </article>
);
