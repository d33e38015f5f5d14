import { buttonStyle } from '@/components/ui/button';
import { Wordmark } from '@/components/ui/wordmark';

export default function NotFound() {
  return (
    <div className="flex min-h-dvh flex-col bg-canvas">
      <header className="flex h-(--bar) shrink-0 items-center border-line border-b bg-surface px-4 sm:px-6">
        <Wordmark />
      </header>
      <main className="grid flex-1 place-items-center p-6">
        <section className="grid max-w-96 justify-items-center gap-2 text-center">
          <h1 className="font-semibold text-section">There is nothing here</h1>
          <p className="text-ink-2">The address is not one of Sluice’s, or what was here is gone.</p>
          {/* Not a Link: its code would be loaded with every page that can end here, which is all of them. */}
          <a href="/" className={buttonStyle({ className: 'mt-2' })}>
            Go to workflows
          </a>
        </section>
      </main>
    </div>
  );
}
