import * as z from 'zod';

/** US dollars for a million tokens, as somebody here says. */
export const ownPriceSchema = z.strictObject({
  input: z.number().min(0).max(10_000),
  output: z.number().min(0).max(10_000),
});
export interface OwnPrice extends z.infer<typeof ownPriceSchema> {
  /** `operator`: in the file `prices.json` of the data folder. `workspace`: on the page of a workflow. */
  from: 'operator' | 'workspace';
}

/** Prices that are set here, by `provider:model`. They come before the catalogue's. */
export interface OwnPrices {
  read(workspaceId: string): Promise<Readonly<Record<string, OwnPrice>>>;
}
