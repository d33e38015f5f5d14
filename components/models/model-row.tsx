'use client';

import { useMutation } from '@tanstack/react-query';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { StatusIcon } from '@/components/ui/status-icon';
import type { ModelView } from '@/server/models/model-view';
import { formatDuration } from '../runs/format/duration';

/** One model, and a question to it that shows whether it answers. */
export const ModelRow = ({ model, isDefault }: { model: ModelView; isDefault: boolean }) => {
  const api = useApi();
  const test = useMutation(api.models.test.mutationOptions());
  const outcome =
    test.data ?? (test.error ? { ok: false, message: apiErrorMessage(test.error), durationMs: null } : null);
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
      <span className="font-medium">{model.label}</span>
      <code className="min-w-0 break-all text-ink-3 text-micro">{model.id}</code>
      {model.isStandIn && !model.label.includes('not an AI model') ? (
        <Badge tone="warn">Built-in rules, not an AI model</Badge>
      ) : null}
      {model.isLocal && !model.isStandIn ? <Badge>On this machine</Badge> : null}
      {isDefault ? <Badge tone="accent">Default</Badge> : null}
      <span role="status" className="ms-auto flex min-w-0 items-center gap-1 text-meta">
        {outcome ? (
          <>
            <StatusIcon status={outcome.ok ? 'done' : 'failed'} />
            <span className={outcome.ok ? 'truncate text-ink-2' : 'text-failed'}>
              {outcome.ok ? 'Answers' : outcome.message}
              {outcome.durationMs === null ? '' : `, ${formatDuration(outcome.durationMs)}`}
            </span>
          </>
        ) : null}
      </span>
      <Button
        size="sm"
        onClick={() => test.mutate({ model: model.id })}
        isBusy={test.isPending}
        aria-label={`Test ${model.label}`}
      >
        {test.isPending ? 'Asking…' : 'Test'}
      </Button>
    </div>
  );
};
