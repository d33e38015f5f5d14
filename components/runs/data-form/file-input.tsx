'use client';

import { Upload, X } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { uploadFile } from '@/components/api/upload-file';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { FieldControl } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import type { FileRef, Json } from '@/graph/json';
import { FileChip } from '../values/file-chip';

/** Chosen or dropped, the file is sent at once, and the reference to it is kept. */
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
  const [isOver, setIsOver] = useState(false);
  const depth = useRef(0);
  const drag = (event: DragEvent, by: number) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current += by;
    setIsOver(depth.current > 0);
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file has no keyboard form; the button is the other way */}
      <div
        data-file-drop
        onDragEnter={(event) => drag(event, 1)}
        onDragLeave={(event) => drag(event, -1)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          depth.current = 0;
          setIsOver(false);
          void send(event.dataTransfer.files[0]);
        }}
        className={cn(
          'flex min-h-14 items-center gap-3 rounded-menu border border-line-strong border-dashed px-3 py-2 text-ink-3',
          isOver && 'border-accent bg-accent-soft text-accent-text',
        )}
      >
        {file ? (
          <>
            <FileChip file={file} />
            <IconButton label={`Remove ${file.name}`} icon={<X size={14} />} onClick={() => onChange(null)} />
          </>
        ) : (
          <>
            <Button
              icon={<Upload size={14} aria-hidden />}
              onClick={() => picker.current?.click()}
              isBusy={sent !== null}
            >
              {sent === null ? 'Choose file' : `Sending ${Math.round(sent * 100)} %`}
            </Button>
            <span className="text-meta pointer-coarse:hidden">or drop it here</span>
          </>
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
