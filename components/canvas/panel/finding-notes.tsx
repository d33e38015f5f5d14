'use client';

import { TriangleAlert } from 'lucide-react';
import type { Finding } from '@/graph/finding';
import type { AnyNodeDefinition } from '@/graph/node-definition';
import { configSpecs } from '../../forms/config-specs';
import { Button } from '../../ui/button';
import { Note } from '../../ui/note';
import { useEditor } from '../store/editor-context';

/** What is wrong with a step and belongs to no field that is drawn, or can be mended by one button. */
export const FindingNotes = ({
  findings,
  definition,
}: {
  findings: Finding[];
  definition: AnyNodeDefinition | undefined;
}) => {
  const editor = useEditor();
  const names = new Set(definition ? configSpecs(definition).map((spec) => spec.name) : []);
  const isAtField = (finding: Finding): boolean => {
    const name = /^config\.([^.[]+)/.exec(finding.field ?? '')?.[1];
    return name !== undefined && names.has(name);
  };
  const shown = findings.filter((finding) => finding.fix || !isAtField(finding));
  if (shown.length === 0) return null;
  return (
    <div className="mb-3 grid gap-2">
      {shown.map((finding) => {
        const { fix } = finding;
        return (
          <Note
            key={`${finding.code} ${finding.field ?? ''} ${finding.message}`}
            tone="warn"
            icon={<TriangleAlert aria-hidden />}
            action={
              fix ? (
                <Button size="sm" onClick={() => editor.fix(fix)}>
                  {fix.label}
                </Button>
              ) : undefined
            }
          >
            {finding.message}
          </Note>
        );
      })}
    </div>
  );
};
