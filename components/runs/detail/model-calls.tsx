import { StatusIcon } from '@/components/ui/status-icon';
import { isJsonObject, type Json } from '@/graph/json';

interface Call {
  model: string;
  problem: string | null;
}

/** The calls an attempt left in its trace, in order. */
function modelCalls(trace: Json | undefined): Call[] {
  if (!isJsonObject(trace) || !Array.isArray(trace.calls)) return [];
  return trace.calls.flatMap((call) =>
    isJsonObject(call) && typeof call.model === 'string'
      ? [{ model: call.model, problem: typeof call.problem === 'string' && call.problem !== '' ? call.problem : null }]
      : [],
  );
}

/** The models of a cascade, from cheap to strong, each with why its answer was not taken. */
function tiers(trace: Json | undefined): Call[] {
  if (!isJsonObject(trace) || !Array.isArray(trace.cascade)) return [];
  return trace.cascade.flatMap((tier) =>
    isJsonObject(tier) && typeof tier.model === 'string'
      ? [
          {
            model: tier.model,
            problem: tier.isAccepted === true ? null : typeof tier.reason === 'string' ? tier.reason : 'not accepted',
          },
        ]
      : [],
  );
}

/** Which models were asked and which answer was taken; worth a list once the first one's was not. */
export const ModelCalls = ({ trace }: { trace: Json | undefined }) => {
  const cascade = tiers(trace);
  const calls = cascade.length > 0 ? cascade : modelCalls(trace);
  if (calls.length < 2 && !calls[0]?.problem) return null;
  return (
    <section aria-label="Models asked" className="pt-3">
      <h3 className="flex h-8 items-center font-semibold text-meta">
        {cascade.length > 0 ? 'Models asked, from cheap to strong' : 'Models asked, in order'}
      </h3>
      <ol>
        {calls.map((call, place) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: calls of one attempt follow one another
            key={place}
            className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2 border-line border-t py-1.5 first:border-t-0"
          >
            <StatusIcon status={call.problem ? 'failed' : 'done'} className="mt-0.5" />
            <span className="min-w-0 break-words">
              {call.model}{' '}
              <span className={call.problem ? 'text-failed text-meta' : 'text-ink-2 text-meta'}>
                {call.problem ?? (place === calls.length - 1 ? 'gave the answer that was taken' : 'answered')}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};
