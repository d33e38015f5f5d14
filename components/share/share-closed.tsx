import { Link2Off } from 'lucide-react';
import { Wordmark } from '@/components/ui/wordmark';

/** In the place of a shared run that cannot be seen. */
export const ShareClosed = ({ title, children }: { title: string; children: string }) => (
  <div className="flex min-h-dvh flex-col bg-canvas">
    <header className="flex h-(--bar) shrink-0 items-center border-line border-b bg-surface px-4 sm:px-6">
      <Wordmark />
    </header>
    <main className="grid flex-1 place-items-center p-6">
      <section className="grid max-w-96 justify-items-center gap-2 text-center">
        <Link2Off size={24} className="text-ink-3" aria-hidden />
        <h1 className="font-semibold text-section">{title}</h1>
        <p className="text-ink-2">{children}</p>
      </section>
    </main>
  </div>
);
