import { EgressRefused } from '@/server/adapters/egress/egress-refused';
import { StepFailure } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';

interface Setting {
  host: string;
  signal: AbortSignal;
  maxBytes: number;
}

/** Why there is no answer, in words, and whether the request may have had its effect all the same. */
export function explainHttpError(error: unknown, setting: Setting): StepFailure {
  return error instanceof StepFailure ? error : new StepFailure(recognise(error, setting));
}

function recognise(error: unknown, { host, signal, maxBytes }: Setting): StepError {
  if (signal.aborted)
    return { code: 'stopped', message: `The request to ${host} was stopped.`, transient: false, mayHaveHappened: true };
  const refused = causeOf(error, (each) => each instanceof EgressRefused);
  if (refused instanceof EgressRefused) return fromEgress(refused, host, maxBytes);
  const code = networkCode(error);
  if (code !== null && NEVER_SENT.test(code))
    return {
      code: 'unreachable',
      message: `${host} cannot be reached: ${wordsFor(code)}.`,
      transient: isPassing(code),
    };
  if (code !== null)
    return {
      code: 'no-answer',
      message: `${host} took the request, but its answer broke off (${code}).`,
      transient: true,
      mayHaveHappened: true,
    };
  const text = error instanceof Error ? error.message : String(error);
  return {
    code: 'request-failed',
    message: `The request to ${host} failed: ${text}`,
    transient: false,
    mayHaveHappened: true,
  };
}

function fromEgress(error: EgressRefused, host: string, maxBytes: number): StepError {
  if (error.code === 'too-large')
    return {
      code: 'answer-too-large',
      message: `The answer of ${host} is larger than ${Math.round(maxBytes / 1024 / 1024)} MB, which is the most that is read. Ask it for less.`,
      transient: false,
      mayHaveHappened: true,
    };
  return {
    code: 'address-not-allowed',
    message: error.message,
    transient: false,
    field: error.code === 'host-not-allowed' ? 'config.credential' : 'config.url',
    // Whoever redirects has been asked already.
    ...(error.code === 'redirect' ? { mayHaveHappened: true } : {}),
  };
}

/** The connection was never made, so nothing was asked over it. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|ERR_SSL|DEPTH_|SELF_SIGNED|UNABLE_)/;

const isPassing = (code: string): boolean => /^(ECONNREFUSED|EAI_AGAIN|EHOST|ENET|UND_ERR)/.test(code);

function wordsFor(code: string): string {
  if (code === 'ENOTFOUND') return 'there is no such name';
  if (code === 'EAI_AGAIN') return 'its name could not be looked up; is this machine connected?';
  if (code === 'ECONNREFUSED') return 'nothing answers at that address';
  if (/^(EHOSTUNREACH|ENETUNREACH)$/.test(code)) return 'there is no way to it from this machine';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'it did not take the connection in time';
  if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_|SELF_SIGNED|UNABLE_)/.test(code))
    return `its certificate is not accepted (${code})`;
  return code;
}

/** `ECONNREFUSED` and the like, wherever in the chain of causes it is. */
function networkCode(error: unknown): string | null {
  const found = causeOf(
    error,
    (each) =>
      each instanceof Error &&
      'code' in each &&
      typeof each.code === 'string' &&
      /^(E[A-Z]{3,}|UND_ERR|HPE_|CERT_|ERR_TLS|ERR_SSL|DEPTH_|SELF_SIGNED|UNABLE_|Z_)/.test(each.code),
  );
  if (found instanceof Error && 'code' in found) return String(found.code);
  return error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message) ? 'network' : null;
}

function causeOf(error: unknown, matches: (each: unknown) => boolean): unknown {
  let each = error;
  for (let depth = 0; depth < 6 && each !== undefined && each !== null; depth++) {
    if (matches(each)) return each;
    each = each instanceof Error ? each.cause : undefined;
  }
  return undefined;
}
