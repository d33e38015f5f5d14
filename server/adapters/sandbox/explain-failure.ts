import type { StepError } from '@/server/engine/step-error';
import type { ChildFailure } from './protocol';
import type { ChildEnd } from './sandbox-child';

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;

/** What people look for in a code step and do not find there, with what to do instead. */
const MISSING_NAMES: Record<string, string> = {
  fetch: 'Code steps have no network. Use an MCP tool step to fetch something.',
  XMLHttpRequest: 'Code steps have no network. Use an MCP tool step to fetch something.',
  require: 'Code steps cannot load modules.',
  module: 'Code steps cannot load modules.',
  process: 'Code steps cannot see the server they run on.',
  Buffer: 'Use TextEncoder, TextDecoder, atob and btoa instead.',
  setTimeout: 'Code steps have no timers: they compute and return.',
  setInterval: 'Code steps have no timers: they compute and return.',
  Intl: 'Intl is not available in code steps.',
  Temporal: 'Temporal is not available in code steps. Use Date.',
  steps: "Code reads its data from input. Add the value to the step's input fields.",
};

/** The failure of the user's code, in words, placed on their own line. */
export function explainFailure(failure: ChildFailure, timeoutMs: number): StepError {
  const at = failure.line === undefined ? '' : ` (line ${failure.line})`;
  const error = (code: string, message: string): StepError => ({
    code,
    message,
    transient: false,
    field: 'config.code',
    ...(failure.line === undefined ? {} : { details: { line: failure.line, column: failure.column ?? 1 } }),
  });
  switch (failure.kind) {
    case 'syntax':
      return error(
        'code-syntax',
        `The code cannot be read: ${failure.message || 'syntax error'}${at}.${importHint(failure)}`,
      );
    case 'threw':
      return error('code-threw', `${thrown(failure)}${at}${nameHint(failure)}`);
    case 'bad-result':
      return error('code-result', failure.message);
    case 'too-large':
      return error('code-result-too-large', 'The code returned more than 4 MB.');
    case 'never-settles':
      return error(
        'code-never-settles',
        'The code awaits something that never settles. Code steps have no timers and no network that could answer.',
      );
    case 'timeout':
      return error('sandbox-timeout', `The code did not finish within ${seconds(timeoutMs)}.`);
    case 'memory':
      return error('sandbox-memory', 'The code used more than 64 MB of memory.');
    case 'too-deep':
      return error('sandbox-stack', `The code calls itself too deeply${at}.`);
    default:
      return error('sandbox-crashed', 'The sandbox stopped this code: it did something the sandbox cannot handle.');
  }
}

/** What it means that the process is gone. */
export function explainEnd(end: ChildEnd, timeoutMs: number): StepError {
  if (end === 'timeout') return explainFailure({ kind: 'timeout', name: '', message: '' }, timeoutMs);
  if (end === 'cancelled') return { code: 'cancelled', message: 'The step was stopped.', transient: false };
  return explainFailure({ kind: 'internal', name: '', message: '' }, timeoutMs);
}

const thrown = ({ name, message }: ChildFailure): string => {
  if (name === 'thrown') return `The code threw ${message || 'an empty value'}`;
  return message ? `${name}: ${message}` : name;
};

const nameHint = ({ name, message }: ChildFailure): string => {
  const missing = name === 'ReferenceError' ? /^'?([A-Za-z]+)'? is not defined/.exec(message)?.[1] : undefined;
  const hint = missing === undefined ? undefined : MISSING_NAMES[missing];
  return hint ? `. ${hint}` : '';
};

const importHint = ({ message }: ChildFailure): string =>
  /\b(import|export)\b/.test(message) ? ' Code steps cannot import or export modules; return a value instead.' : '';
