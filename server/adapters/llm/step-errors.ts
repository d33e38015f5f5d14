import { APICallError } from '@ai-sdk/provider';
import { isJsonObject, type Json } from '@/graph/json';
import { askedToWaitMs } from '@/server/engine/retry-after';
import type { StepError } from '@/server/engine/step-error';
import { EgressRefused } from '../egress/egress-refused';
import { StreamStalled } from './read-stream';
import { RulesRefusal } from './rules/rules-refusal';

/** Enough of the other side's words to find out what happened. */
const MAX_DETAILS = 4_000;

/** Why a call failed, in the words of a person, with the code the retry rules and the interface know. */
export function toStepError(
  error: unknown,
  who: { providerName: string; model: string },
  signal: AbortSignal,
): StepError {
  if (signal.aborted) return aborted(signal, who.providerName);
  if (error instanceof RulesRefusal) {
    return { code: 'built-in-rules-cannot', message: error.message, transient: false, field: 'config.model' };
  }
  if (error instanceof StreamStalled) {
    const seconds = Math.round(error.idleMs / 1_000);
    return {
      code: 'timeout',
      message: `${who.providerName} stopped in the middle of its answer: nothing came for ${seconds} s.`,
      transient: true,
    };
  }
  const refused = findCause(error, (cause) => cause instanceof EgressRefused);
  if (refused) return { code: 'address-not-allowed', message: (refused as EgressRefused).message, transient: false };
  const facts = factsOf(error);
  return {
    ...(facts.status === undefined ? withoutStatus(facts, who) : byStatus(facts, facts.status, who)),
    ...extras(facts),
  };
}

/** Nothing of the prompt has come to a model, so nothing was used: an answer that says no, or no one to ask. */
export const isTurnedAway = ({ code, status, details }: StepError): boolean =>
  (status !== undefined && saysNo(status)) ||
  ['address-not-allowed', 'built-in-rules-cannot'].includes(code) ||
  (isJsonObject(details) && ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(details.code)));

/** Of the other statuses of servers nobody knows whether they came before the model had worked, or after. */
const saysNo = (status: number): boolean =>
  (status < 500 && status !== 408) || status === OVERLOADED || status === UNAVAILABLE;

const UNAVAILABLE = 503;
/** Anthropic's */
const OVERLOADED = 529;

interface Facts {
  status?: number;
  message: string;
  /** what a provider calls the error: `insufficient_quota`, `overloaded_error` */
  providerCode: string;
  headers: Record<string, string>;
  body?: string;
  isRetryable?: boolean;
  /** `ECONNREFUSED` and the like, from somewhere down the chain of causes */
  systemCode?: string;
  isReadingProblem: boolean;
}

function factsOf(error: unknown): Facts {
  const record = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const text = (name: string): string | undefined => (typeof record[name] === 'string' ? record[name] : undefined);
  const number = (name: string): number | undefined => (typeof record[name] === 'number' ? record[name] : undefined);
  const isCall = APICallError.isInstance(error);
  const data = isCall ? (error.data as { error?: { code?: unknown; type?: unknown } } | undefined) : undefined;
  const system = findCause(error, (cause) => typeof (cause as { code?: unknown }).code === 'string' && cause !== error);
  // An answer of status 200 that cannot be read is not an answer of status 200.
  const status = number('statusCode') ?? number('status');
  const isReadingProblem = /JSONParse|TypeValidation|InvalidResponseData|EmptyResponseBody/.test(text('name') ?? '');
  return {
    status: status !== undefined && status >= 400 ? status : undefined,
    message: text('message') ?? (typeof error === 'string' ? error : 'no reason was given'),
    providerCode: [data?.error?.code, data?.error?.type, record.code, record.type]
      .filter((part) => typeof part === 'string')
      .join(' '),
    headers: isCall ? (error.responseHeaders ?? {}) : {},
    body: isCall ? error.responseBody : undefined,
    isRetryable: typeof record.isRetryable === 'boolean' ? record.isRetryable : undefined,
    systemCode: system ? (system as { code: string }).code : undefined,
    // Where the socket went away, that is the cause, and what could not be read is only its effect.
    isReadingProblem: !system && (isReadingProblem || (isCall && status !== undefined && status < 400)),
  };
}

function byStatus(
  facts: Facts,
  status: number,
  { providerName, model }: { providerName: string; model: string },
): StepError {
  const said = quote(facts.message);
  if (/quota|billing|credit/i.test(`${facts.providerCode} ${facts.message}`) && (status === 429 || status === 402)) {
    return {
      code: 'quota-used-up',
      message: `${providerName} says that the quota is used up: ${said}`,
      transient: false,
      status,
    };
  }
  switch (status) {
    case 401:
    case 403:
      return {
        code: 'auth',
        message: `${providerName} refused the key (${status}). Check it under Models & keys.`,
        transient: false,
        status,
      };
    case 404:
      return {
        code: 'unknown-model',
        message: `${providerName} does not know the model "${model}".`,
        transient: false,
        status,
        field: 'config.model',
      };
    case 408:
    case 504:
      return { code: 'timeout', message: `${providerName} took too long to answer.`, transient: true, status };
    case 413:
      return tooLong(providerName, model, status);
    case 429: {
      const retryAfterMs = askedToWaitMs(facts.headers);
      const wait = retryAfterMs === undefined ? '' : ` and asks to wait ${Math.ceil(retryAfterMs / 1_000)} s`;
      return {
        code: 'rate-limited',
        message: `${providerName} is limiting how often it can be asked${wait}.`,
        transient: true,
        status,
        retryAfterMs,
      };
    }
  }
  if (status >= 500 || status === 425) {
    return {
      code: 'provider-5xx',
      message: `${providerName} had a problem of its own (${status}).`,
      transient: true,
      status,
      retryAfterMs: askedToWaitMs(facts.headers),
    };
  }
  if (/context|too long|maximum.*tokens|too many tokens/i.test(facts.message))
    return tooLong(providerName, model, status);
  return {
    code: 'bad-request',
    message: `${providerName} refused the request (${status}): ${said}`,
    transient: false,
    status,
  };
}

function withoutStatus(facts: Facts, { providerName }: { providerName: string }): StepError {
  if (facts.isReadingProblem) {
    return {
      code: 'bad-response',
      message: `${providerName} answered with something that cannot be read as a model's answer.`,
      transient: true,
    };
  }
  if (/overloaded|rate_limit|server_error|api_error|internal/i.test(facts.providerCode) || facts.isRetryable === true) {
    const isNetwork = facts.systemCode !== undefined || /connect|socket|fetch|network|terminated/i.test(facts.message);
    if (!isNetwork) {
      return {
        code: 'provider-5xx',
        message: `${providerName} reported a problem while it was answering: ${quote(facts.message)}`,
        transient: true,
      };
    }
  }
  if (facts.providerCode !== '' && facts.systemCode === undefined && facts.isRetryable === undefined) {
    return {
      code: 'provider-error',
      message: `${providerName} reported a problem while it was answering: ${quote(facts.message)}`,
      transient: false,
    };
  }
  return { code: 'network', message: networkMessage(providerName, facts.systemCode), transient: true };
}

function networkMessage(providerName: string, systemCode: string | undefined): string {
  switch (systemCode) {
    case 'ECONNREFUSED':
      return `${providerName} could not be reached: nothing is listening at its address.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${providerName} could not be reached: its address is not known on this network.`;
    default:
      return `The connection to ${providerName} broke off.`;
  }
}

const tooLong = (providerName: string, model: string, status: number): StepError => ({
  code: 'too-long',
  message: `The prompt is too long for "${model}" of ${providerName}. Shorten it, or choose a model that reads more.`,
  transient: false,
  status,
  field: 'config.prompt',
});

function aborted(signal: AbortSignal, providerName: string): StepError {
  const isTimeout = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return isTimeout
    ? { code: 'timeout', message: `${providerName} did not answer in the time this step allows.`, transient: true }
    : { code: 'cancelled', message: 'The call was stopped.', transient: false };
}

function extras(facts: Facts): { details?: Json } {
  const details: Record<string, Json> = { message: quote(facts.message, MAX_DETAILS) };
  if (facts.body) details.body = quote(facts.body, MAX_DETAILS);
  if (facts.systemCode) details.code = facts.systemCode;
  return { details };
}

const quote = (text: string, max = 300): string => (text.length > max ? `${text.slice(0, max)}…` : text);

function findCause(error: unknown, matches: (cause: object) => boolean): object | undefined {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === 'object' && current !== null; depth++) {
    if (matches(current)) return current;
    current = (current as { cause?: unknown }).cause;
  }
  return undefined;
}
