import type { Capabilities } from './attempt';
import type { Progress } from './contract';
import type { Deadline } from './deadline';
import type { Ending } from './ending';

/** Something outside that takes only so many calls at once, over all workers. */
export interface Place {
  workspaceId: string;
  runId: string;
  kind: 'mcp' | 'model' | 'http';
  /** the connection, `provider:model`, or the host */
  name: string;
}

export interface Places {
  /**
   * Resolves with how to give the place back, at once when there is no limit. `onWait` is called, with the name for people, when it
   * has to wait. Rejects when `signal` fires first.
   */
  take(place: Place, options: { signal: AbortSignal; onWait(name: string): void }): Promise<() => void>;
}

interface Attempt {
  workspaceId: string;
  runId: string;
  ending: Ending;
  deadline: Deadline;
  progress(update: Progress): void;
}

/**
 * The capabilities of one attempt, each call of which first takes its place. The wait is shown and does not count as time
 * of the attempt.
 */
export function throughPlaces(capabilities: Capabilities, places: Places, attempt: Attempt): Capabilities {
  const { workspaceId, runId, ending, deadline, progress } = attempt;
  const through = async <Result>(kind: Place['kind'], name: string, call: () => Promise<Result>): Promise<Result> => {
    let resume = null as (() => void) | null;
    const onWait = (shown: string): void => {
      resume = deadline.hold();
      progress({ message: `Waiting for a free place at ${shown}` });
    };
    const taking = places.take({ workspaceId, runId, kind, name }, { signal: ending.signal, onWait });
    // Also when there is none to be had: what the step does then is its own time again.
    const giveBack = await taking.finally(() => resume?.());
    try {
      if (resume) progress({ message: 'Has a place now' });
      return await call();
    } finally {
      giveBack();
    }
  };
  const { llm, mcp, http } = capabilities;
  return {
    ...capabilities,
    llm: { generate: (request, options) => through('model', request.model, () => llm.generate(request, options)) },
    mcp: { callTool: (request, options) => through('mcp', request.connection, () => mcp.callTool(request, options)) },
    http: { send: (request, options) => through('http', hostOf(request.url), () => http.send(request, options)) },
  };
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? '';
