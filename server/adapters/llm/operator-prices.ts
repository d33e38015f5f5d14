import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod';
import { type OwnPrice, ownPriceSchema } from '@/server/models/own-prices';

const fileSchema = z.strictObject({
  $schema: z.string().optional(),
  models: z.record(z.string().regex(/^[a-z0-9-]+:.+$/, 'must be a model like openai:gpt-5.4'), ownPriceSchema),
});

/**
 * Prices the operator writes into `prices.json`, read again when the file changes. A file that cannot be read sets no
 * prices and says so, once for each change: a price that is left out is unknown, which nobody mistakes for nothing.
 */
export function createOperatorPrices(
  path: string,
  onProblem: (message: string) => void,
): () => Promise<Readonly<Record<string, OwnPrice>>> {
  let known: { changedAt: number; prices: Record<string, OwnPrice> } = { changedAt: -1, prices: {} };
  return async () => {
    const changedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (changedAt === known.changedAt) return known.prices;
    known = { changedAt, prices: changedAt === 0 ? {} : await read(path, onProblem) };
    return known.prices;
  };
}

async function read(path: string, onProblem: (message: string) => void): Promise<Record<string, OwnPrice>> {
  try {
    const { models } = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return Object.fromEntries(Object.entries(models).map(([model, price]) => [model, { ...price, from: 'operator' }]));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : '';
    onProblem(`The prices in ${path} are not used: ${reason}`);
    return {};
  }
}
