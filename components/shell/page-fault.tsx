'use client';

import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

const LOOK_AGAIN_MS = 3_000;

/** Whether the cause is that the server, or the database behind it, is away: then the page comes back by itself. */
async function isDatabaseAway(): Promise<boolean> {
  try {
    const answer = (await (await fetch('/readyz')).json()) as { checks?: { database?: { ok?: boolean } } };
    return answer.checks?.database?.ok !== true;
  } catch {
    return true;
  }
}

/** In the place of a page that could not be drawn. What was saved before is untouched. */
export function PageFault({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const [isAway, setIsAway] = useState<boolean | null>(null);

  useEffect(() => {
    let isOver = false;
    let wasAway = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const isAwayNow = await isDatabaseAway();
      if (isOver) return;
      if (!isAwayNow && wasAway) {
        window.location.reload();
        return;
      }
      wasAway = isAwayNow;
      setIsAway(isAwayNow);
      if (isAwayNow) timer = setTimeout(() => void look(), LOOK_AGAIN_MS);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);

  return (
    <main className="grid min-h-dvh place-items-center bg-surface" aria-busy={isAway === null}>
      {isAway === true && (
        <EmptyState icon={<TriangleAlert size={28} />} title="The database does not answer">
          What was saved is untouched, and runs go on when it is back. So does this page, by itself.
        </EmptyState>
      )}
      {isAway === false && (
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
      )}
    </main>
  );
}
