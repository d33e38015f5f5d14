import type { ReactNode } from 'react';
import { Wordmark } from '@/components/ui/wordmark';

/** The page around a question that somebody answers without signing in. */
export const GateLinkFrame = ({ title, about, children }: { title: string; about?: string; children: ReactNode }) => (
  <div className="flex min-h-dvh flex-col bg-canvas">
    <header className="flex h-(--bar) shrink-0 items-center border-line border-b bg-surface px-4 sm:px-6">
      <Wordmark />
    </header>
    <main className="mx-auto w-full max-w-160 flex-1 p-4 sm:p-8">
      <section
        aria-labelledby="question"
        aria-live="polite"
        className="grid gap-4 rounded-card border border-line bg-surface p-4 shadow-card sm:p-6"
      >
        <header>
          {about ? <p className="text-ink-2 text-meta">{about}</p> : null}
          <h1 id="question" className="break-words font-semibold text-section">
            {title}
          </h1>
        </header>
        {children}
      </section>
    </main>
  </div>
);
