/** Between these lies the server's clock less this one, in milliseconds, as far as answers have shown. */
export interface ClockBounds {
  least: number;
  most: number;
}

const NOTHING_KNOWN: ClockBounds = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

/** The server writes the time into its answers in whole seconds, and may have read it up to a second before. */
const COARSE_MS = 1_000;

/**
 * What an answer shows: the server wrote its time after the request was sent and before the answer was here. Where that
 * cannot be true together with what was known, a clock was set meanwhile, and the news counts alone.
 */
export const withAnswer = (
  known: ClockBounds,
  answer: { wroteAt: number; sentAt: number; receivedAt: number },
): ClockBounds => {
  const news = { least: answer.wroteAt - answer.receivedAt, most: answer.wroteAt + 2 * COARSE_MS - answer.sentAt };
  const least = Math.max(known.least, news.least);
  const most = Math.min(known.most, news.most);
  return least <= most ? { least, most } : news;
};

/** Nothing, unless the clocks certainly differ: then the smallest difference that explains what was seen. */
export const skewOf = ({ least, most }: ClockBounds): number => (least > 0 ? least : most < 0 ? most : 0);

let known = NOTHING_KNOWN;

/** The server's clock less this one. */
export const serverSkewMs = (): number => skewOf(known);

/** Asks as `fetch` does, and learns the server's time from the answer. */
export const fetchAndSetClock: typeof fetch = async (input, init) => {
  const sentAt = Date.now();
  const response = await fetch(input, init);
  const wroteAt = Date.parse(response.headers.get('date') ?? '');
  if (Number.isFinite(wroteAt)) known = withAnswer(known, { wroteAt, sentAt, receivedAt: Date.now() });
  return response;
};
