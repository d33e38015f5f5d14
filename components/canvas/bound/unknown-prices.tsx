'use client';

import { useState } from 'react';
import { useSession } from '@/components/shell/session';
import type { Bound } from '@/graph/bound/bound';
import { Button } from '../../ui/button';
import { Input } from '../../ui/input';
import { useEditor } from '../store/editor-context';
import { useSetPrice } from './use-set-price';

/** Models without a price, who uses them, and where to say what they cost. */
export const UnknownPrices = ({
  unknown,
  onGoTo,
}: {
  unknown: Bound['unknownPrices'];
  onGoTo: (nodeId: string) => void;
}) => {
  const { role } = useSession();
  const isAdmin = role === 'admin' || role === 'owner';
  if (unknown.length === 0) return null;
  return (
    <section aria-label="Unknown prices" className="grid gap-2 border-line border-t bg-retry-soft px-4 py-3">
      <h3 className="font-semibold text-meta">What a run costs is unknown, because these models have no known price</h3>
      {unknown.map(({ model, nodeIds }) => (
        <UnknownPrice key={model} model={model} nodeIds={nodeIds} onGoTo={onGoTo} isAdmin={isAdmin} />
      ))}
      <p className="text-ink-2 text-meta">
        {isAdmin
          ? 'Set what a million tokens cost in US dollars, or choose another model. A model that costs nothing has a price of 0.'
          : 'Choose another model, or ask an admin of the workspace to set the price.'}
      </p>
    </section>
  );
};

const UnknownPrice = ({
  model,
  nodeIds,
  isAdmin,
  onGoTo,
}: {
  model: string;
  nodeIds: string[];
  isAdmin: boolean;
  onGoTo: (nodeId: string) => void;
}) => {
  const editor = useEditor();
  const [input, setInput] = useState('');
  const [output, setOutput] = useState('');
  const save = useSetPrice();
  const price = { input: readPrice(input), output: readPrice(output) };
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (price.input !== null && price.output !== null)
          save.mutate({ model, price: { input: price.input, output: price.output } });
      }}
    >
      <span className="min-w-0 flex-1 truncate text-meta">
        <b className="font-medium">{model}</b>
        {nodeIds.map((id) => (
          <button key={id} type="button" className="ms-2 text-accent-text hover:underline" onClick={() => onGoTo(id)}>
            {editor.node(id)?.title}
          </button>
        ))}
      </span>
      {isAdmin && model.includes(':') ? (
        <>
          <Input
            aria-label={`Price of a million tokens read by ${model}`}
            inputMode="decimal"
            placeholder="$ read"
            className="w-20"
            value={input}
            onChange={(event) => setInput(event.target.value)}
          />
          <Input
            aria-label={`Price of a million tokens written by ${model}`}
            inputMode="decimal"
            placeholder="$ written"
            className="w-20"
            value={output}
            onChange={(event) => setOutput(event.target.value)}
          />
          <Button
            type="submit"
            size="sm"
            isBusy={save.isPending}
            disabledReason={price.input === null || price.output === null ? 'Enter both prices' : null}
          >
            Set price
          </Button>
        </>
      ) : null}
    </form>
  );
};

const readPrice = (text: string): number | null => {
  const value = Number(text.trim().replace(',', '.').replace(/^\$/, ''));
  return text.trim() === '' || !Number.isFinite(value) || value < 0 || value > 10_000 ? null : value;
};
