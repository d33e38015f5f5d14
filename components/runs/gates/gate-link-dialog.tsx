'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { FormEnd } from '@/components/ui/form-end';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { ShownOnce } from '@/components/ui/shown-once';
import type { GateForm } from '@/server/engine/events';
import { GateLinks } from './gate-links';

/** The links that answer one question once, for people who do not sign in here: those given out, and a new one. */
export const GateLinkDialog = ({
  gateId,
  form,
  isOpen,
  onClose,
}: {
  gateId: string;
  form: GateForm;
  isOpen: boolean;
  onClose: () => void;
}) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title="Answer links"
    description="Whoever has one can answer this question, once, without signing in."
  >
    {isOpen ? (
      <>
        <GateLinks gateId={gateId} />
        <GateLinkForm gateId={gateId} approvers={form.approvers} onClose={onClose} />
      </>
    ) : null}
  </Dialog>
);

const GateLinkForm = ({ gateId, approvers, onClose }: { gateId: string; approvers: string[]; onClose: () => void }) => {
  const api = useApi();
  const [recipient, setRecipient] = useState(approvers[0] ?? '');
  const queries = useQueryClient();
  const create = useMutation(
    api.gates.createLink.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.gates.links.queryKey({ gateId }) }),
    }),
  );
  const problems = new Map(apiErrorOf(create.error)?.problems?.map((problem) => [problem.path, problem.message]));
  const links = useQuery(api.gates.links.queryOptions({ gateId }));
  const isRevoked = links.data?.some((link) => link.id === create.data?.id && link.state === 'revoked');
  // A link that was revoked again is not one to copy: the form for another takes its place.
  if (create.data && !isRevoked) return <NewGateLink url={create.data.url} recipient={recipient} onClose={onClose} />;
  return (
    <form
      aria-label="New answer link"
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        // The dialog lies inside the question's own form as React sees it.
        event.stopPropagation();
        create.mutate({ gateId, recipient });
      }}
    >
      <Field label="For" isRequired help="The answer is recorded under this name." error={problems.get('recipient')}>
        {(control) =>
          approvers.length > 0 ? (
            <Select
              {...control}
              aria-label="For"
              value={recipient}
              onChange={setRecipient}
              options={approvers.map((name) => ({ value: name, label: name }))}
            />
          ) : (
            <Input
              {...control}
              value={recipient}
              maxLength={200}
              autoComplete="off"
              onChange={(event) => setRecipient(event.target.value)}
            />
          )
        }
      </Field>
      <FormEnd
        error={create.error && problems.size === 0 ? apiErrorMessage(create.error) : null}
        submitLabel="Create link"
        submitIcon={<Link2 size={14} aria-hidden />}
        isBusy={create.isPending}
        onCancel={onClose}
      />
    </form>
  );
};

const NewGateLink = ({ url, recipient, onClose }: { url: string; recipient: string; onClose: () => void }) => (
  <div className="grid gap-4">
    <ShownOnce title={`The link for ${recipient} is ready.`} label="Answer link" value={url} copyLabel="Copy link">
      It works until the question is answered, its time is over, or you revoke it, and is shown only now.
    </ShownOnce>
    <div className="flex justify-end">
      <Button onClick={onClose}>Done</Button>
    </div>
  </div>
);
