'use client';

import { TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

/** In the place of a page that broke while it was drawn. What was saved before is untouched. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-surface">
      <EmptyState
        icon={<TriangleAlert size={28} />}
        title="Sluice has a fault on this page"
        action={
          <>
            <Button variant="primary" onClick={reset}>
              Draw it again
            </Button>
            <Button onClick={() => window.location.assign('/')}>Go to workflows</Button>
          </>
        }
      >
        What was saved is untouched.{' '}
        {error.digest ? `The server log has the cause under ${error.digest}.` : error.message}
      </EmptyState>
    </main>
  );
}
