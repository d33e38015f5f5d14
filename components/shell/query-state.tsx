'use client';

import { TriangleAlert } from 'lucide-react';
import { apiErrorMessage } from '@/components/api/api-error';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';

/** In the place of a list that could not be read. */
export const LoadFailed = ({ what, error, onRetry }: { what: string; error: unknown; onRetry: () => void }) => (
  <div role="alert">
    <EmptyState
      icon={<TriangleAlert size={24} />}
      title={`${what} could not be read`}
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {apiErrorMessage(error)}
    </EmptyState>
  </div>
);

/** In the place of rows on their way. */
export const LoadingRows = ({ what, rows = 5 }: { what: string; rows?: number }) => (
  <div role="status" aria-label={`Loading ${what}`} className="grid gap-2 px-4 sm:px-8">
    {Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: place holders are all alike
      <Skeleton key={row} className="h-11" />
    ))}
  </div>
);
