'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { formatBytes } from '../format/bytes';
import { ShownText } from './hidden-pill';

// Most texts are plain; what reads the others comes with the first of them.
const Markdown = dynamic(() => import('./markdown').then((module) => module.Markdown));

/** More than this is slow to draw and never read whole: the rest comes when asked for. */
export const SHOWN_CHARACTERS = 200_000;

/** Long text: Markdown when it is, else paragraphs and line breaks as written. */
export const TextBlock = ({ text, isMarkdown = false }: { text: string; isMarkdown?: boolean }) => {
  const [isWhole, setIsWhole] = useState(false);
  const isCut = !isWhole && text.length > SHOWN_CHARACTERS;
  const shown = isCut ? text.slice(0, SHOWN_CHARACTERS) : text;
  return (
    <div className="min-w-0">
      {isMarkdown ? (
        <Markdown text={shown} />
      ) : (
        <div className="whitespace-pre-wrap break-words">
          <ShownText text={shown} />
        </div>
      )}
      {isCut ? (
        <p className="mt-2 flex items-center gap-3 text-ink-3 text-meta">
          First {formatBytes(SHOWN_CHARACTERS)} of {formatBytes(text.length)}
          <Button size="sm" onClick={() => setIsWhole(true)}>
            Load all
          </Button>
        </p>
      ) : null}
    </div>
  );
};
