'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ScrollBox } from '@/components/ui/scroll-box';
import type { BlobRef, Json } from '@/graph/json';
import { formatBytes } from '../format/bytes';
import { ShownText } from './hidden-pill';
import { useValueAbilities } from './value-context';

type Loading =
  | { state: 'closed' }
  | { state: 'loading' }
  | { state: 'failed'; message: string }
  | { state: 'open'; value: Json };

/** A value kept outside the log because of its size: its beginning, and the whole of it on demand. */
export const BlobValue = ({ blob, children }: { blob: BlobRef; children: (value: Json) => React.ReactNode }) => {
  const { loadBlob } = useValueAbilities();
  const [loading, setLoading] = useState<Loading>({ state: 'closed' });
  if (loading.state === 'open') return children(loading.value);

  const load = async () => {
    if (!loadBlob) return;
    setLoading({ state: 'loading' });
    try {
      setLoading({ state: 'open', value: await loadBlob(blob.$blob) });
    } catch (error) {
      setLoading({ state: 'failed', message: error instanceof Error ? error.message : 'The server did not answer.' });
    }
  };
  return (
    <div className="min-w-0">
      <ScrollBox label="The beginning of the value" className="max-h-60 overflow-auto rounded-menu bg-raised p-3">
        <pre className="whitespace-pre-wrap break-words text-meta">
          <ShownText text={`${blob.preview}…`} />
        </pre>
      </ScrollBox>
      <p className="mt-2 flex flex-wrap items-center gap-3 text-ink-3 text-meta">
        The beginning of {formatBytes(blob.size)}
        {loadBlob ? (
          <Button size="sm" onClick={load} isBusy={loading.state === 'loading'}>
            {loading.state === 'loading' ? 'Loading…' : 'Load all'}
          </Button>
        ) : (
          <span>The rest was not shared.</span>
        )}
      </p>
      {loading.state === 'failed' ? (
        <p role="alert" className="mt-1 text-failed text-meta">
          It could not be loaded: {loading.message}
        </p>
      ) : null}
    </div>
  );
};
