'use client';

import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { uploadFile } from '@/components/api/upload-file';
import { Button } from '@/components/ui/button';
import type { FieldControl } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import type { FileRef, Json } from '@/graph/json';
import { FileChip } from '../values/file-chip';

/** Sends the file at once and keeps the reference to it. */
export const FileInput = ({
  control,
  file,
  onChange,
}: {
  control: FieldControl;
  file: FileRef | null;
  onChange: (value: Json) => void;
}) => {
  const picker = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (chosen: File | undefined) => {
    if (!chosen) return;
    setProblem(null);
    setSent(0);
    try {
      onChange(await uploadFile(chosen, { onProgress: setSent }));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file could not be sent.');
    }
    setSent(null);
  };
  return (
    <div>
      <input
        {...control}
        ref={picker}
        type="file"
        className="sr-only"
        onChange={(event) => send(event.target.files?.[0])}
      />
      <div className="flex items-center gap-2">
        {file ? (
          <>
            <FileChip file={file} />
            <IconButton label={`Remove ${file.name}`} icon={<X size={14} />} onClick={() => onChange(null)} />
          </>
        ) : (
          <Button onClick={() => picker.current?.click()} isBusy={sent !== null}>
            {sent === null ? 'Choose file' : `Sending ${Math.round(sent * 100)} %`}
          </Button>
        )}
      </div>
      {problem ? (
        <p role="alert" className="mt-1 text-failed text-meta">
          {problem}
        </p>
      ) : null}
    </div>
  );
};
