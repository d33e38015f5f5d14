'use client';

import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** "More options", closed. `summary` says what is set inside while it is closed. */
export const Disclosure = ({
  label,
  summary,
  children,
  isOpen,
  onOpenChange,
  className,
}: {
  label: string;
  summary?: ReactNode;
  children: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  className?: string;
}) => (
  <Collapsible.Root open={isOpen} onOpenChange={onOpenChange} className={className}>
    <Collapsible.Trigger className="group flex min-h-6 w-full items-center gap-2 rounded-control text-start font-medium text-ink-2 text-meta hover:text-ink">
      <ChevronRight size={14} className="transition-transform group-data-panel-open:rotate-90" />
      {label}
      {summary ? (
        <span className="min-w-0 truncate font-normal text-ink-3 group-data-panel-open:hidden">{summary}</span>
      ) : null}
    </Collapsible.Trigger>
    <Collapsible.Panel className={cn('grid gap-3 pt-3')}>{children}</Collapsible.Panel>
  </Collapsible.Root>
);
