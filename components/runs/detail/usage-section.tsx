import type { Usage } from '@/server/engine/events';
import { formatCost, formatCount } from '../format/cost';

interface Part {
  word: string;
  tokens: number;
  shade: string;
}

const SHADES = [
  'var(--accent-line)',
  'color-mix(in oklab, var(--accent) 60%, var(--accent-line))',
  'var(--accent)',
  'color-mix(in oklab, var(--accent) 80%, var(--text))',
];

/** Tokens by what they were, and the price. A count the provider did not send is said to be unknown. */
export const UsageSection = ({ usage }: { usage: Usage[] }) => {
  const sum = (count: (call: Usage) => number | null): number | null =>
    usage.reduce<number | null>((total, call) => {
      const part = count(call);
      return total === null || part === null ? null : total + part;
    }, 0);
  const input = sum((call) => call.inputTokens);
  const cached = sum((call) => call.cachedTokens) ?? 0;
  const output = sum((call) => call.outputTokens);
  const thought = sum((call) => call.reasoningTokens) ?? 0;
  const cost = sum((call) => call.costUsd);
  const isStandIn = usage.every((call) => call.isStandIn);
  const total = input === null || output === null ? null : input + output;
  const parts: Part[] = [
    { word: 'read from cache', tokens: cached, shade: SHADES[0] ?? '' },
    { word: 'read', tokens: Math.max(0, (input ?? 0) - cached), shade: SHADES[1] ?? '' },
    { word: 'written', tokens: Math.max(0, (output ?? 0) - thought), shade: SHADES[2] ?? '' },
    { word: 'thought', tokens: thought, shade: SHADES[3] ?? '' },
  ].filter((part) => part.tokens > 0);
  const models = [...new Set(usage.map((call) => call.model))].join(', ');
  const priced = [...new Set(usage.flatMap((call) => call.pricedAs ?? []))];
  return (
    <section aria-label="Tokens and cost" className="mt-3">
      <div className="flex h-8 items-center gap-2 text-meta">
        <h3 className="font-semibold">Tokens and cost</h3>
        <span className="ms-auto text-ink-3">
          {isStandIn
            ? 'Built-in rules, not an AI model'
            : `${total === null ? 'tokens unknown' : `${formatCount(total)} tokens`} · ${cost === null ? 'cost unknown' : formatCost(cost, 'precise')}`}
        </span>
      </div>
      {total !== null && total > 0 && !isStandIn ? (
        <>
          <div className="flex h-2 gap-0.5 overflow-hidden rounded-badge" aria-hidden>
            {parts.map((part) => (
              <i key={part.word} className="block" style={{ flex: part.tokens, background: part.shade }} />
            ))}
          </div>
          <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-meta">
            {parts.map((part) => (
              <li key={part.word} className="flex items-center gap-1">
                <i className="block size-2 rounded-badge" style={{ background: part.shade }} aria-hidden />
                {formatCount(part.tokens)} {part.word}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="mt-1 text-ink-3 text-meta">
        {models}
        {usage.length > 1 ? `, ${usage.length} calls` : ''}
        {cost === null && !isStandIn ? '. No price is known for it' : ''}
        {priced.length > 0 ? `. Priced as ${priced.join(', ')}` : ''}
      </p>
    </section>
  );
};
