'use client';

import { isJsonObject, type Json } from '@/graph/json';
import { RawValue } from '../values/raw-value';
import { ReadableValue } from '../values/readable-value';
import { TextBlock } from '../values/text-block';

/** Names of what steps leave for a reader besides their output; anything else is shown as it is. */
const TITLES: Record<string, string> = {
  instructions: 'Instructions',
  prompt: 'Prompt',
  resultType: 'Shape of the answer that was asked for',
  rules: 'Rules, in order',
  cascade: 'Models asked, from cheap to strong',
  arguments: 'What the tool was given',
};

/** What was sent and what came back, letter by letter. */
export const PromptTab = ({ trace }: { trace: Json | undefined }) => {
  if (!isJsonObject(trace)) return <p className="py-3 text-ink-3">This attempt left nothing more to read.</p>;
  const { calls, ...rest } = trace;
  return (
    <div className="grid gap-4 py-3">
      {Object.entries(rest).map(([name, value]) =>
        value === '' || value === null ? null : (
          <section key={name} aria-label={TITLES[name] ?? name}>
            <h3 className="mb-1 font-semibold text-meta">{TITLES[name] ?? name}</h3>
            {typeof value === 'string' ? (
              <Box>
                <TextBlock text={value} />
              </Box>
            ) : name === 'resultType' ? (
              <RawValue value={value} />
            ) : (
              <ReadableValue value={value} depth={1} />
            )}
          </section>
        ),
      )}
      {Array.isArray(calls)
        ? calls.map((call, position) =>
            isJsonObject(call) ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: calls of one attempt follow one another
              <section key={position} aria-label={`Call ${position + 1}`}>
                <h3 className="mb-1 flex gap-2 font-semibold text-meta">
                  {calls.length > 1 ? `Answer ${position + 1}` : 'Answer, as it came'}
                  <span className="ms-auto font-normal text-ink-3">{String(call.model ?? '')}</span>
                </h3>
                {typeof call.problem === 'string' && call.problem !== '' ? (
                  <p className="mb-1 text-failed text-meta">{call.problem}</p>
                ) : null}
                {typeof call.answer === 'string' && call.answer !== '' ? (
                  <Box>
                    <TextBlock text={call.answer} />
                  </Box>
                ) : null}
              </section>
            ) : null,
          )
        : null}
    </div>
  );
};

const Box = ({ children }: { children: React.ReactNode }) => (
  <div className="rounded-menu bg-raised px-3 py-2">{children}</div>
);
