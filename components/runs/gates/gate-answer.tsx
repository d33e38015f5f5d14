'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { useSession } from '@/components/shell/session';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import type { GateForm } from '@/server/engine/events';
import { GateLinkDialog } from './gate-link-dialog';
import { GateLinksButton } from './gate-links-button';
import { GateAnswered, GateQuestion } from './gate-question';

/** What a person is asked, answered where they are signed in. The run goes on as soon as a button is pressed. */
export const GateAnswer = ({
  gateId,
  form,
  deadline,
  now,
  mayAnswer = true,
  isTitled = true,
  isGone = false,
}: {
  gateId: string;
  form: GateForm;
  /** ISO 8601 or milliseconds */
  deadline: string | number;
  now: number;
  mayAnswer?: boolean;
  isTitled?: boolean;
  /** it is no longer asked, and the answer was not given here */
  isGone?: boolean;
}) => {
  const api = useApi();
  const queries = useQueryClient();
  const { role } = useSession();
  const [isLinkOpen, setLinkOpen] = useState(false);
  const answer = useMutation(
    api.gates.answer.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.gates.inbox.queryKey() }),
    }),
  );
  if (answer.isSuccess) return <GateAnswered />;
  if (isGone && !answer.isPending && !answer.error)
    return (
      <Note icon={<StatusIcon status="cancelled" />} title="No longer open." role="status">
        It was answered elsewhere, its time was up, or the run was stopped.
      </Note>
    );
  return (
    <>
      <GateQuestion
        form={form}
        deadline={deadline}
        now={now}
        mayAnswer={mayAnswer}
        isTitled={isTitled}
        isPending={answer.isPending}
        error={answer.error}
        onAnswer={(route, values) => answer.mutate({ gateId, route, values })}
        actions={
          mayAnswer && role !== 'viewer' ? <GateLinksButton gateId={gateId} onClick={() => setLinkOpen(true)} /> : null
        }
      />
      <GateLinkDialog gateId={gateId} form={form} isOpen={isLinkOpen} onClose={() => setLinkOpen(false)} />
    </>
  );
};
