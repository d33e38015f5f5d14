'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { Select } from '@/components/ui/select';
import { ShownOnce } from '@/components/ui/shown-once';
import { StatusIcon } from '@/components/ui/status-icon';
import { ShareLinks } from '../share/share-links';
import { SharePreview } from '../share/share-preview';

const EXPIRES = [
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
  { value: '2160', label: '90 days' },
] as const;
type Expiry = (typeof EXPIRES)[number]['value'];

/** Makes a link to one run: what it shows is seen before it exists. Also lists the links there are. */
export const ShareDialog = ({
  run,
  isOpen,
  onClose,
}: {
  run: { id: string };
  isOpen: boolean;
  onClose: () => void;
}) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title="Share this run"
    description="Anyone with the link sees this run, and nothing else, until the link ends."
    className="w-[min(640px,calc(100vw-32px))]"
  >
    {isOpen ? <ShareForm runId={run.id} /> : null}
  </Dialog>
);

const ShareForm = ({ runId }: { runId: string }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [redact, setRedact] = useState(true);
  const [includeInputs, setIncludeInputs] = useState(true);
  const [includePrompts, setIncludePrompts] = useState(false);
  const [expiry, setExpiry] = useState<Expiry>('168');
  const request = { runId, includeInputs, includePrompts, redact, expiresInHours: Number(expiry) };
  const preview = useQuery(api.shares.preview.queryOptions(request, { placeholderData: (before) => before }));
  const create = useMutation(
    api.shares.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.shares.list.queryKey() }),
    }),
  );
  return (
    <div className="grid gap-4">
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-semibold text-meta">What viewers may see</legend>
        <Checkbox
          label="Hide email addresses and phone numbers"
          help="Keys and passwords are always hidden."
          isChecked={redact}
          onChange={setRedact}
        />
        <Checkbox
          label="Show what each step received"
          help="Also what the run was given. Without it, only results are shown."
          isChecked={includeInputs}
          onChange={setIncludeInputs}
        />
        <Checkbox
          label="Show prompts"
          help="What was sent to models."
          isChecked={includePrompts}
          onChange={setIncludePrompts}
        />
      </fieldset>
      <Field label="The link works for">
        {(control) => (
          <Select
            {...control}
            aria-label="The link works for"
            value={expiry}
            onChange={setExpiry}
            options={[...EXPIRES]}
            className="w-40"
          />
        )}
      </Field>
      {create.data ? (
        <NewLink url={create.data.url} />
      ) : (
        <div className="flex justify-end">
          <Button
            variant="primary"
            icon={<Link2 size={14} />}
            onClick={() => create.mutate(request)}
            isBusy={create.isPending}
          >
            Create link
          </Button>
        </div>
      )}
      {create.error ? (
        <Note tone="failed" icon={<StatusIcon status="failed" />} role="alert">
          {apiErrorMessage(create.error)}
        </Note>
      ) : null}
      <ShareLinks runId={runId} />
      <section aria-label="Preview">
        <h3 className="mb-2 flex gap-2 font-semibold text-meta">
          What they will see
          <span className="ms-auto font-normal text-ink-3">
            {preview.data ? hiddenWords(preview.data.hiddenCount) : preview.isPending ? 'Preparing…' : ''}
          </span>
        </h3>
        {preview.data ? <SharePreview shared={preview.data} /> : null}
        {preview.error ? (
          <Note tone="failed" icon={<StatusIcon status="failed" />} role="alert">
            {apiErrorMessage(preview.error)}
          </Note>
        ) : null}
      </section>
    </div>
  );
};

const hiddenWords = (count: number): string =>
  count === 0 ? 'Nothing is hidden' : count === 1 ? '1 value is hidden' : `${count} values are hidden`;

const NewLink = ({ url }: { url: string }) => (
  <ShownOnce title="The link is ready." label="Link to this run" value={url} copyLabel="Copy link">
    It is shown only now: copy it before you close this.
  </ShownOnce>
);
