'use client';

import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import { useOnceOpen } from '@/components/ui/use-once-open';
import type { ImportProblem } from './import-refused-dialog';

const ImportRefusedDialog = dynamic(() =>
  import('./import-refused-dialog').then((module) => module.ImportRefusedDialog),
);

/** More than any workflow; a larger file is something else. */
const MOST_BYTES = 10_000_000;

/** Takes a workflow file. What is wrong with one is listed, and nothing is kept of it. */
export const ImportButton = () => {
  const api = useApi();
  const router = useRouter();
  const picker = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<ImportProblem | null>(null);
  const hasRefused = useOnceOpen(problem !== null);
  const importFile = useMutation(
    api.workflows.import.mutationOptions({
      onSuccess: ({ id, notes }) => {
        for (const note of notes) toast(note);
        router.push(`/w/${id}`);
      },
    }),
  );
  const read = async (file: File | undefined) => {
    if (!file) return;
    const refuse = (message: string, findings: string[] = []) => setProblem({ name: file.name, message, findings });
    if (file.size > MOST_BYTES) return refuse('It is larger than any workflow. Choose a file that Sluice exported.');
    const text = await file.text();
    importFile.mutate(
      { text },
      {
        onError: (error) =>
          refuse(
            apiErrorMessage(error),
            // A single finding is the message itself
            apiErrorOf(error)?.findings?.flatMap(({ message }) =>
              message === apiErrorMessage(error) ? [] : message,
            ) ?? [],
          ),
      },
    );
  };
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        aria-label="Workflow file"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          // The same file can be chosen again after it was mended
          event.target.value = '';
        }}
      />
      <Button icon={<Download size={14} />} onClick={() => picker.current?.click()} isBusy={importFile.isPending}>
        Import
      </Button>
      {hasRefused ? <ImportRefusedDialog problem={problem} onClose={() => setProblem(null)} /> : null}
    </>
  );
};
