'use client';

import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';

/** Why a file was not taken. */
export interface ImportProblem {
  name: string;
  message: string;
  findings: string[];
}

const MOST_FINDINGS = 20;

/** Says what is wrong with a workflow file. */
export const ImportRefusedDialog = ({ problem, onClose }: { problem: ImportProblem | null; onClose: () => void }) => (
  <Dialog
    isOpen={problem !== null}
    onClose={onClose}
    title="This file was not imported"
    description={problem?.name}
    footer={<Button onClick={onClose}>Close</Button>}
  >
    <Note tone="failed" icon={<StatusIcon status="failed" />}>
      {problem?.message}
    </Note>
    {problem && problem.findings.length > 0 ? (
      <ul className="mt-3 grid list-disc gap-1 ps-5">
        {problem.findings.slice(0, MOST_FINDINGS).map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
        {problem.findings.length > MOST_FINDINGS ? <li>and {problem.findings.length - MOST_FINDINGS} more</li> : null}
      </ul>
    ) : null}
  </Dialog>
);
