'use client';

import { Download, File } from 'lucide-react';
import type { FileRef } from '@/graph/json';
import { formatBytes } from '../format/bytes';
import { ShownText } from './hidden-pill';
import { useValueAbilities } from './value-context';

/** A file by name and size; a download where the page allows one. */
export const FileChip = ({ file }: { file: FileRef }) => {
  const { fileHref } = useValueAbilities();
  const body = (
    <>
      <File size={14} className="text-ink-2" aria-hidden />
      <span className="min-w-0 truncate font-medium">
        <ShownText text={file.name} />
      </span>
      <span className="whitespace-nowrap text-ink-3 text-meta">{formatBytes(file.size)}</span>
    </>
  );
  const style = 'inline-flex max-w-full items-center gap-2 rounded-control border border-line px-2 py-1';
  if (!fileHref) return <span className={style}>{body}</span>;
  return (
    <a href={fileHref(file)} download={file.name} className={`${style} hover:bg-raised`}>
      {body}
      <Download size={14} className="text-ink-3" aria-label="Download" />
    </a>
  );
};
