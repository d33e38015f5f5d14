'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { FormEnd } from '@/components/ui/form-end';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';

interface Header {
  id: number;
  name: string;
  value: string;
}

/** A server by its address. One that must be started as a program is the operator's to give, in mcp.json. */
export const AddServerDialog = ({
  isOpen,
  onClose,
  onAdded,
}: {
  isOpen: boolean;
  onClose: () => void;
  onAdded: (id: string) => void;
}) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title="Add server"
    description="An MCP server that is reached by its address. Servers that run as programs are listed in mcp.json by who runs Sluice."
  >
    {isOpen ? <ServerForm onClose={onClose} onAdded={onAdded} /> : null}
  </Dialog>
);

const ServerForm = ({ onClose, onAdded }: { onClose: () => void; onAdded: (id: string) => void }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [name, setName] = useState<string | null>(null);
  const [headers, setHeaders] = useState<Header[]>([]);
  const nextId = useRef(1);
  const refresh = () => queries.invalidateQueries({ queryKey: api.connections.list.queryKey() });
  const check = useMutation(api.connections.check.mutationOptions({ onSettled: refresh }));
  const add = useMutation(
    api.connections.add.mutationOptions({
      onSuccess: async ({ id }) => {
        await refresh();
        onAdded(id);
        onClose();
        // Its tools are asked for at once; what goes wrong then is said on its page
        check.mutate({ id });
      },
    }),
  );
  const problems = new Map(apiErrorOf(add.error)?.problems?.map((problem) => [problem.path, problem.message]));
  const shownName = name ?? nameFrom(url);
  const change = (id: number, part: Partial<Header>) =>
    setHeaders((before) => before.map((header) => (header.id === id ? { ...header, ...part } : header)));
  return (
    <form
      className="grid gap-3"
      aria-label="Add server"
      onSubmit={(event) => {
        event.preventDefault();
        const given = headers.filter((header) => header.name.trim() !== '');
        add.mutate({
          name: shownName.trim(),
          url: url.trim(),
          ...(given.length > 0
            ? { headers: Object.fromEntries(given.map((header) => [header.name.trim(), header.value])) }
            : {}),
        });
      }}
    >
      <Field label="Address" isRequired error={problems.get('url')}>
        {(control) => (
          <Input
            {...control}
            type="url"
            required
            placeholder="https://tools.example.com/mcp"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
      <Field label="Name" isRequired error={problems.get('name')} help="Steps find the server by this name.">
        {(control) => (
          <Input {...control} required value={shownName} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-medium text-meta">Headers to sign in with</legend>
        {headers.map((header, position) => (
          <div key={header.id} className="flex gap-2">
            <Input
              aria-label={`Header ${position + 1} name`}
              placeholder="Authorization"
              value={header.name}
              onChange={(event) => change(header.id, { name: event.target.value })}
            />
            <Input
              aria-label={`Header ${position + 1} value`}
              type="password"
              autoComplete="off"
              placeholder="Bearer …"
              value={header.value}
              onChange={(event) => change(header.id, { value: event.target.value })}
            />
            <IconButton
              label={`Remove header ${position + 1}`}
              icon={<X size={14} />}
              size="md"
              onClick={() => setHeaders((before) => before.filter((other) => other.id !== header.id))}
            />
          </div>
        ))}
        <div>
          <Button
            size="sm"
            icon={<Plus size={14} />}
            onClick={() => setHeaders((before) => [...before, { id: nextId.current++, name: '', value: '' }])}
          >
            Add header
          </Button>
        </div>
        <p className="text-ink-3 text-meta">Stored encrypted, sent to this server only, never shown again.</p>
      </fieldset>
      <FormEnd
        error={add.error && problems.size === 0 ? apiErrorMessage(add.error) : null}
        submitLabel="Add server"
        isBusy={add.isPending}
        onCancel={onClose}
      />
    </form>
  );
};

/** `https://mcp.slack.com/mcp` suggests "slack". */
const nameFrom = (url: string): string => {
  const host = URL.parse(url)?.hostname;
  if (host === 'localhost' || /^[\d.]+$|^\[/.test(host ?? '')) return 'local';
  const parts =
    URL.parse(url)
      ?.hostname.split('.')
      .filter((part) => !GENERIC.has(part)) ?? [];
  return parts.length > 1 ? (parts.at(-2) ?? '') : (parts[0] ?? '');
};
const GENERIC = new Set(['www', 'mcp', 'api']);
