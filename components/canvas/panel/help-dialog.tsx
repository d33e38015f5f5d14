'use client';

import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/components/api/trpc';
import { Markdown } from '../../runs/values/markdown';
import { LoadFailed, LoadingRows } from '../../shell/query-state';
import { Dialog } from '../../ui/dialog';

/** What a kind of step does, what it gives, its settings and how it can fail. */
export const HelpDialog = ({ type, title, onClose }: { type: string; title: string; onClose: () => void }) => {
  const api = useApi();
  const help = useQuery(api.help.step.queryOptions({ type }, { staleTime: Number.POSITIVE_INFINITY }));
  return (
    <Dialog isOpen onClose={onClose} title={`Help: ${title}`}>
      {help.error ? (
        <LoadFailed what="The help" error={help.error} onRetry={() => help.refetch()} />
      ) : help.data ? (
        <Markdown text={help.data.text.replace(/^# .*\n/, '')} />
      ) : (
        <LoadingRows what="the help" rows={4} />
      )}
    </Dialog>
  );
};
