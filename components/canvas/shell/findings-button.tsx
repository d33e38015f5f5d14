'use client';

import { TriangleAlert } from 'lucide-react';
import type { Finding } from '@/graph/finding';
import { Button } from '../../ui/button';
import { chipStyle } from '../../ui/chip';
import { cn } from '../../ui/cn';
import { Popover } from '../../ui/popover';
import { useDocument, useEditor, useView } from '../store/editor-context';

/** "2 to fix": everything that keeps the workflow from running, each a way to where it is mended. */
export const FindingsButton = ({ onGoTo }: { onGoTo: (nodeId: string, field?: string) => void }) => {
  const editor = useEditor();
  const findings = useView((view) => view.findings);
  const isOpen = useView((view) => view.dialog === 'findings');
  const errors = findings.filter((finding) => finding.severity === 'error');
  const warnings = findings.filter((finding) => finding.severity === 'warning');
  const hasSteps = useDocument((document) => document.nodes.length > 0);
  if (findings.length === 0 || !hasSteps) return null;
  const label = errors.length > 0 ? `${errors.length} to fix` : `${warnings.length} to look at`;
  const go = (finding: Finding) => {
    editor.view.setState({ dialog: null });
    if (finding.nodeId) onGoTo(finding.nodeId, finding.field);
    else if (finding.edgeId) editor.select([], [finding.edgeId]);
  };
  return (
    <Popover
      title="What to fix"
      isOpen={isOpen}
      onOpenChange={(next) => editor.view.setState({ dialog: next ? 'findings' : null })}
      className="w-[380px] p-1"
      trigger={
        <button
          type="button"
          className={cn(
            chipStyle({ tone: errors.length > 0 ? 'warn' : 'neutral' }),
            'h-7 hover:border-current pointer-coarse:h-11',
          )}
        >
          <TriangleAlert size={14} aria-hidden />
          {label}
        </button>
      }
    >
      <ul aria-label="What to fix">
        {[...errors, ...warnings].map((finding) => {
          const { fix } = finding;
          const title = finding.nodeId ? editor.node(finding.nodeId)?.title : undefined;
          return (
            <li
              key={`${finding.code} ${finding.nodeId ?? finding.edgeId ?? ''} ${finding.field ?? ''} ${finding.message}`}
              className="flex items-center gap-1 rounded-control hover:bg-raised"
            >
              <button
                type="button"
                className="focus-inset min-w-0 flex-1 rounded-control px-2 py-2 text-start"
                onClick={() => go(finding)}
              >
                {title ? <span className="block font-medium text-meta">{title}</span> : null}
                <span className={cn('block text-meta', finding.severity === 'error' ? 'text-retry' : 'text-ink-2')}>
                  {finding.message}
                </span>
              </button>
              {fix ? (
                <Button size="sm" className="me-1" onClick={() => editor.fix(fix)}>
                  {fix.label}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Popover>
  );
};
