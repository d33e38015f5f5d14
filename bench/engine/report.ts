import type { Lap } from './contestant';

/** Laps of one contestant at one workload. */
export interface Series {
  workload: string;
  contestant: string;
  laps: Lap[];
}

export interface Figures {
  median_ms: number;
  p95_ms: number;
  from_claim_median_ms?: number;
  first_event_median_ms?: number;
}

const quantile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
};
const median = (values: number[]): number => quantile(values, 0.5);
const round = (value: number): number => Math.round(value * 1000) / 1000;

function figuresOf({ laps }: Series): Figures {
  const times = laps.map(({ ms }) => ms);
  const claims = laps.flatMap(({ fromClaimMs }) => (fromClaimMs === undefined ? [] : [fromClaimMs]));
  const firsts = laps.flatMap(({ firstEventMs }) => firstEventMs ?? []);
  return {
    median_ms: round(median(times)),
    p95_ms: round(quantile(times, 0.95)),
    ...(claims.length > 0 ? { from_claim_median_ms: round(median(claims)) } : {}),
    ...(firsts.length > 0 ? { first_event_median_ms: round(median(firsts)) } : {}),
  };
}

/** `{ workload: { contestant: figures } }` */
export function toJson(series: Series[]): Record<string, Record<string, Figures>> {
  const report: Record<string, Record<string, Figures>> = {};
  for (const one of series) {
    if (one.laps.length === 0) continue;
    report[one.workload] ??= {};
    Object.assign(report[one.workload] ?? {}, { [one.contestant]: figuresOf(one) });
  }
  return report;
}

const ms = (value: number | undefined): string =>
  value === undefined ? '' : value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
const times = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)}×`;

/** A table for people: a row for each workload and contestant, and how many times Sluice's time it took. */
export function toTable(series: Series[], own: readonly string[]): string {
  const header = ['workload', 'contestant', 'median', 'p95', 'from claim', 'first event'];
  const rows: string[][] = [];
  const report = toJson(series);
  for (const [workload, figures] of Object.entries(report))
    for (const [contestant, one] of Object.entries(figures)) {
      const ratios = own.flatMap((name) => {
        const mine = figures[name];
        return mine && name !== contestant ? [`${times(one.median_ms / mine.median_ms)} ${name}`] : [];
      });
      rows.push([
        workload,
        contestant,
        ms(one.median_ms),
        ms(one.p95_ms),
        ms(one.from_claim_median_ms),
        ms(one.first_event_median_ms),
        ratios.join('  '),
      ]);
    }
  const all = [[...header, 'takes, as a multiple of'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column < 2 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
