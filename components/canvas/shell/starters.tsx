'use client';

import { FileInput, Inbox, Webhook } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useDocument, useEditor, useView } from '../store/editor-context';

/** On an empty canvas: three ways to begin, and the examples. */
export const Starters = () => {
  const editor = useEditor();
  const isEmpty = useDocument((document) => document.nodes.length === 0);
  const isReadOnly = useView((view) => view.isReadOnly);
  if (!isEmpty || isReadOnly) return null;
  const begin = (presetId: string | undefined) => () => {
    editor.add({ type: 'start', ...(presetId ? { presetId } : {}) }, { position: { x: 0, y: 0 } });
  };
  return (
    <div className="pointer-events-none absolute inset-0 z-5 grid place-items-center p-4">
      <section
        aria-label="How does it begin?"
        className="pointer-events-auto grid w-full max-w-[640px] justify-items-center gap-4 text-center"
      >
        <div>
          <h2 className="font-semibold text-section">How does it begin?</h2>
          <p className="text-ink-2">
            Every workflow starts with what it is given. Choose one; it can be changed later.
          </p>
        </div>
        <div className="grid w-full grid-cols-3 gap-4 max-sm:grid-cols-1">
          <Starter
            icon={<Inbox size={18} />}
            title="A person fills a form"
            text="Texts, numbers, choices"
            onClick={begin('form')}
          />
          <Starter
            icon={<FileInput size={18} />}
            title="A file arrives"
            text="PDF, Word, CSV or text"
            onClick={begin('file')}
          />
          <Starter
            icon={<Webhook size={18} />}
            title="Another program calls"
            text="Nothing is asked"
            onClick={begin(undefined)}
          />
        </div>
        <p className="text-ink-3 text-meta">
          Or drag steps here from the left, or{' '}
          <Link href="/" className="font-medium text-accent-text hover:underline">
            start from an example
          </Link>
          .
        </p>
      </section>
    </div>
  );
};

const Starter = ({
  icon,
  title,
  text,
  onClick,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  onClick: () => void;
}) => (
  <button
    type="button"
    onClick={onClick}
    className="grid justify-items-start gap-1 rounded-card border border-line-strong bg-surface p-4 text-start shadow-card transition-[border-color] hover:border-accent"
  >
    <span className="tile mb-1" data-kind="start" data-size="lg" aria-hidden>
      {icon}
    </span>
    <span className="font-semibold">{title}</span>
    <span className="text-ink-2 text-meta">{text}</span>
  </button>
);
