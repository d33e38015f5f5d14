'use client';

import { useMutation } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';
import { useRunView } from '../flow/flow-context';
import { useEditor } from '../store/editor-context';

/** What a waiting step asks, on its card, with the two answers given most. A form to fill in opens in the panel. */
export const GateOnCard = ({ nodeId }: { nodeId: string }) => {
  const api = useApi();
  const editor = useEditor();
  const gate = useRunView((run) => run.gates[nodeId]);
  const answer = useMutation(
    api.gates.answer.mutationOptions({ onError: (error) => toast.error(apiErrorMessage(error)) }),
  );
  if (!gate) return null;
  const { form } = gate;
  const message = form.message.replaceAll(/[#*_`>]+/g, '').trim();
  return (
    <div className="nodrag grid gap-3">
      <div className="rounded-control bg-raised px-3 py-2 text-ink-2 text-meta leading-[18px]">
        <b className="font-medium text-ink">{form.title}</b>
        {message ? <p className="line-clamp-4 break-words">{message}</p> : null}
      </div>
      <div className="flex gap-2">
        {form.routes.slice(0, 2).map((route) => (
          <Button
            key={route.id}
            size="sm"
            variant={route.tone === 'primary' ? 'secondary' : 'ghost'}
            className="flex-1"
            icon={route.tone === 'primary' ? <Check size={13} aria-hidden /> : undefined}
            isBusy={answer.isPending}
            onClick={(event) => {
              event.stopPropagation();
              if (form.form) editor.reveal(nodeId);
              else answer.mutate({ gateId: gate.id, route: route.id, values: null });
            }}
          >
            {route.label}
          </Button>
        ))}
      </div>
    </div>
  );
};
