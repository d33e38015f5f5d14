'use client';

import { useMemo } from 'react';
import { useApiClient } from '@/components/api/trpc';
import type { ValueAbilities } from '../values/value-context';

/** In the inspector large values can be fetched and files downloaded. */
export function useRunAbilities(runId: string): ValueAbilities {
  const client = useApiClient();
  return useMemo(
    () => ({
      loadBlob: (hash) => client.runs.value.query({ id: runId, hash }),
      fileHref: (file) => `/api/files/${encodeURIComponent(file.$file)}?name=${encodeURIComponent(file.name)}`,
    }),
    [client, runId],
  );
}
