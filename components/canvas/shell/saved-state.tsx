'use client';

import { Check, CloudOff, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { useNow } from '@/components/runs/inspector/use-now';
import { Button } from '../../ui/button';
import type { Autosave, SaveState } from '../save/autosave';

const ago = (ms: number): string => {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
};

const savedWords = (state: SaveState, now: number): string => {
  switch (state.status) {
    case 'saving':
      return 'Saving…';
    case 'waiting':
      return 'Not saved yet';
    case 'failed':
      return 'Not saved';
    case 'conflict':
      return 'Changed elsewhere';
    default:
      return state.savedAt === null ? 'Saved' : `Saved ${ago(now - state.savedAt)}`;
  }
};

/** Whether what is on the canvas is safe. Says why when it is not, and offers to try again. */
export const SavedState = ({ autosave }: { autosave: Autosave }) => {
  const state = useStore(autosave.state);
  const now = useNow(state.status === 'saved' && state.savedAt !== null, 5_000);
  const words = savedWords(state, Math.max(now, state.savedAt ?? 0));
  const icon = { size: 14, 'aria-hidden': true } as const;
  return (
    <span
      role="status"
      className="flex min-w-0 items-center gap-1 text-ink-3 text-meta"
      title={state.problem ?? undefined}
    >
      {state.status === 'failed' ? (
        <CloudOff {...icon} className="text-failed" />
      ) : state.status === 'conflict' ? (
        <TriangleAlert {...icon} className="text-retry" />
      ) : state.status === 'saved' ? (
        <Check {...icon} />
      ) : (
        <LoaderCircle {...icon} />
      )}
      <span className="truncate">{words}</span>
      {state.status === 'failed' ? (
        <Button variant="link" size="sm" className="px-1" onClick={() => void autosave.flush()}>
          Save again
        </Button>
      ) : null}
    </span>
  );
};
