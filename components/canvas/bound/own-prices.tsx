'use client';

import { useSession } from '@/components/shell/session';
import type { Bound } from '@/graph/bound/bound';
import { Button } from '../../ui/button';
import { useSetPrice } from './use-set-price';

/** Prices this workspace set itself, so that one that is wrong can be taken back. */
export const OwnPrices = ({ prices }: { prices: Bound['prices']['own'] }) => {
  const { role } = useSession();
  const save = useSetPrice();
  if (prices.length === 0) return null;
  return (
    <section aria-label="Prices of this workspace" className="grid gap-1 border-line border-t px-4 py-3">
      <h3 className="font-semibold text-meta">Prices this workspace set itself</h3>
      {prices.map(({ model, input, output }) => (
        <div key={model} className="flex items-center gap-3 text-meta tabular-nums">
          <span className="min-w-0 flex-1 truncate">{model}</span>
          <span className="text-ink-2">
            ${input} for a million tokens read, ${output} written
          </span>
          {role === 'admin' || role === 'owner' ? (
            <Button size="sm" isBusy={save.isPending} onClick={() => save.mutate({ model, price: null })}>
              Remove price
            </Button>
          ) : null}
        </div>
      ))}
    </section>
  );
};
