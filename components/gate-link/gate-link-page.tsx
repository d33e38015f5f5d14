'use client';

import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import type { GateLinkView } from '@/server/gates/gate-link-view';
import { GateAnswered, GateQuestion } from '../runs/gates/gate-question';
import { useNow } from '../runs/inspector/use-now';
import { GateLinkFrame } from './gate-link-frame';

const CLOSED: Record<Exclude<GateLinkView['kind'], 'open'>, string> = {
  answered: 'This is answered',
  'timed-out': 'The time is over',
  cancelled: 'Nobody needs an answer any more',
  revoked: 'This link does not work any more',
};

/** One question, for whoever has its link. The token stands in the address’s fragment, which is sent only in bodies. */
export const GateLinkPage = () => {
  const api = useApi();
  const now = useNow(true, 15_000);
  const [token, setToken] = useState<string | null>(null);
  const { mutate: look, ...view } = useMutation(api.gateLink.view.mutationOptions());
  const answer = useMutation(api.gateLink.answer.mutationOptions());
  // Looking changes nothing, but React runs effects twice while developing, and looks are counted.
  const hasLooked = useRef(false);
  useEffect(() => {
    if (hasLooked.current) return;
    hasLooked.current = true;
    const given = window.location.hash.slice(1);
    setToken(given);
    if (given) look({ token: given });
  }, [look]);

  if (token === '') return <Closed title="There is no question here">The link is not complete.</Closed>;
  if (answer.isSuccess)
    return (
      <GateLinkFrame title="Thank you">
        <GateAnswered />
      </GateLinkFrame>
    );
  if (view.error)
    return apiErrorOf(view.error)?.code === 'NOT_FOUND' ? (
      <Closed title="There is no question here">
        The link is not complete, or the run is gone. Ask whoever sent it for a new one.
      </Closed>
    ) : (
      <Closed
        title="The question could not be read"
        action={<Button onClick={() => look({ token: token ?? '' })}>Try again</Button>}
      >
        {apiErrorMessage(view.error)}
      </Closed>
    );
  if (!view.data || token === null)
    return (
      <GateLinkFrame title="One moment">
        <Skeleton className="h-24" />
      </GateLinkFrame>
    );
  if (view.data.kind !== 'open') return <Closed title={CLOSED[view.data.kind]}>{view.data.message}</Closed>;
  const { form, workflowName, recipient, deadline } = view.data;
  return (
    <GateLinkFrame title={form.title} about={`${workflowName} asks ${recipient}`}>
      <GateQuestion
        form={form}
        deadline={deadline}
        now={now}
        isTitled={false}
        isDeadlineDated
        isPending={answer.isPending}
        error={answer.error}
        onAnswer={(route, values) => answer.mutate({ token, route, values })}
      />
    </GateLinkFrame>
  );
};

const Closed = ({ title, children, action }: { title: string; children: string; action?: React.ReactNode }) => (
  <GateLinkFrame title={title}>
    <p className="text-ink-2">{children}</p>
    {action}
  </GateLinkFrame>
);
