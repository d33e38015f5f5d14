import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError, UnauthorizedError } from '@modelcontextprotocol/client';
import { sanitizeText } from '@/graph/sanitize';
import { EgressRefused } from '@/server/adapters/egress/egress-refused';
import { StepFailure } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';
import { type StdioTransport, TOO_LARGE } from './stdio-transport';

export interface ErrorSetting {
  /** the connection's name */
  server: string;
  phase: 'connect' | 'list' | 'call';
  /** the child process, when it is one */
  process?: StdioTransport;
  /** the tool changes things and may not simply be called again when its answer is missing */
  isWrite?: boolean;
  timeoutMs: number;
  /** how long the server's last answer asked to wait */
  askedWaitMs?: number;
  /** hides secrets in what the server wrote */
  redact(text: string): string;
}

const QUOTE_CHARS = 600;

/** What went wrong with a server, in words, with what it wrote to its error output. */
export function explainMcpError(error: unknown, setting: ErrorSetting): StepFailure {
  if (error instanceof StepFailure) return error;
  const found = recognise(error, setting);
  const stderr = setting.process ? lastWords(setting.redact(setting.process.stderr)) : '';
  const end = setting.process?.end;
  // Connecting and listing ask for nothing to be done: only a call that was sent may have happened.
  const mayHaveHappened = setting.phase === 'call' && found.isAnswerMissing === true;
  const isUnsure = mayHaveHappened && setting.isWrite === true;
  const details = {
    ...(stderr === '' ? {} : { stderr: stderr.slice(-8_000) }),
    ...(end ? { exitCode: end.code, exitSignal: end.signal } : {}),
    ...(isUnsure ? { mayHaveHappened: true } : {}),
  };
  const wrote = stderr === '' ? '' : ` It wrote: ${stderr.slice(-QUOTE_CHARS)}`;
  const unsure = isUnsure ? ' What it was asked to do may have happened.' : '';
  const stepError: StepError = {
    code: found.code,
    message: sanitizeText(setting.redact(`${found.message}${unsure}${found.quotesStderr ? wrote : ''}`)),
    transient: found.transient && !isUnsure,
    // The engine asks a person, instead of failing, when the step is one that must not be repeated blindly.
    ...(mayHaveHappened ? { mayHaveHappened: true } : {}),
    ...(found.status === undefined ? {} : { status: found.status }),
    ...(found.retryAfterMs === undefined ? {} : { retryAfterMs: found.retryAfterMs }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
  return new StepFailure(stepError);
}

interface Found {
  code: string;
  message: string;
  transient: boolean;
  status?: number;
  retryAfterMs?: number;
  quotesStderr?: boolean;
  /** the request was sent, and no answer came that tells what became of it */
  isAnswerMissing?: boolean;
}

function recognise(error: unknown, setting: ErrorSetting): Found {
  const refused = causeOf(error, (each) => each instanceof EgressRefused);
  if (refused instanceof EgressRefused) return fromEgress(refused, setting);
  if (setting.process?.end) return fromEnd(error, setting.process, setting);
  if (error instanceof SdkHttpError) return fromStatus(error, setting);
  if (error instanceof UnauthorizedError) return unauthorized(setting, 401);
  if (error instanceof ProtocolError) return fromProtocol(error, setting);
  if (error instanceof SdkError) return fromSdk(error, setting);
  const code = networkCode(error);
  if (code !== null) {
    return {
      code: 'mcp-unreachable',
      message: `"${setting.server}" cannot be reached (${code}).`,
      transient: true,
      isAnswerMissing: !isBeforeSending(code),
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  return {
    code: 'mcp-failed',
    message: `"${setting.server}" failed: ${text}`,
    transient: false,
    quotesStderr: true,
    isAnswerMissing: true,
  };
}

function fromEnd(error: unknown, process: StdioTransport, { server, phase }: ErrorSetting): Found {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') {
    return {
      code: 'mcp-command-missing',
      message: `"${server}" cannot be started: its command was not found.`,
      transient: false,
    };
  }
  if (code === 'EACCES') {
    return {
      code: 'mcp-command-missing',
      message: `"${server}" cannot be started: its command may not be run.`,
      transient: false,
    };
  }
  const how = process.end?.signal ? `killed by ${process.end.signal}` : `exit code ${process.end?.code ?? 'unknown'}`;
  const printed = process.garbage === null ? '' : ` It printed: ${process.garbage}`;
  if (phase === 'call') {
    return {
      code: 'mcp-closed',
      message: `"${server}" ended during the call (${how}).`,
      transient: true,
      quotesStderr: true,
      isAnswerMissing: !(error instanceof SdkError && error.code === SdkErrorCode.NotConnected),
    };
  }
  return {
    code: 'mcp-exited',
    message: `"${server}" ended before it was ready (${how}).${printed}`,
    transient: false,
    quotesStderr: true,
  };
}

function fromEgress(error: EgressRefused, { server }: ErrorSetting): Found {
  if (error.code === 'too-large') return tooLarge(server);
  return {
    code: 'mcp-blocked',
    message: `"${server}" cannot be reached: ${error.message}`,
    transient: false,
    isAnswerMissing: error.code === 'redirect',
  };
}

const tooLarge = (server: string): Found => ({
  code: 'mcp-too-large',
  message: `The answer of "${server}" is too large: at most 4 MB are read. Ask it for less.`,
  transient: false,
  isAnswerMissing: true,
});

const unauthorized = ({ server }: ErrorSetting, status: number): Found => ({
  code: 'mcp-unauthorized',
  message:
    status === 403
      ? `"${server}" does not allow this (HTTP 403). Check what its key may do.`
      : `"${server}" wants to know who asks (HTTP 401). Check the connection's headers.`,
  transient: false,
  status,
});

function fromStatus(error: SdkHttpError, setting: ErrorSetting): Found {
  const { status } = error;
  if (status === 401 || status === 403) return unauthorized(setting, status);
  if (status === 404 && setting.phase === 'connect') {
    return {
      code: 'mcp-not-found',
      message: `There is no MCP server at the address of "${setting.server}" (HTTP 404).`,
      transient: false,
      status,
    };
  }
  const transient = status === 408 || status === 425 || status === 429 || status >= 500;
  return {
    code: 'mcp-http',
    message: `"${setting.server}" answered with HTTP ${status}.`,
    transient,
    status,
    retryAfterMs: setting.askedWaitMs,
    isAnswerMissing: status >= 500,
  };
}

function fromProtocol(error: ProtocolError, setting: ErrorSetting): Found {
  if (error.code === TOO_LARGE) return tooLarge(setting.server);
  const said = error.message.replace(/^MCP error -?\d+: /, '').slice(0, QUOTE_CHARS);
  const verb = setting.phase === 'call' ? 'refused the call' : 'refused to connect';
  return { code: 'mcp-refused', message: `"${setting.server}" ${verb}: ${said} (${error.code})`, transient: false };
}

function fromSdk(error: SdkError, setting: ErrorSetting): Found {
  const { server, phase, process, timeoutMs } = setting;
  switch (error.code) {
    case SdkErrorCode.RequestTimeout: {
      const garbage = process?.garbage;
      if (phase !== 'call' && garbage) {
        return {
          code: 'mcp-not-mcp',
          message: `"${server}" does not speak MCP. It printed: ${garbage}`,
          transient: false,
          quotesStderr: true,
        };
      }
      const seconds = Math.round(timeoutMs / 1000);
      return {
        code: phase === 'call' ? 'mcp-timeout' : 'mcp-no-answer',
        message: `"${server}" did not answer within ${seconds} s.`,
        transient: true,
        quotesStderr: phase !== 'call',
        isAnswerMissing: true,
      };
    }
    case SdkErrorCode.ConnectionClosed:
    case SdkErrorCode.NotConnected:
      return {
        code: 'mcp-closed',
        message: `"${server}" closed the connection.`,
        transient: true,
        quotesStderr: true,
        isAnswerMissing: error.code === SdkErrorCode.ConnectionClosed,
      };
    case SdkErrorCode.UnsupportedResultType:
    case SdkErrorCode.InputRequiredRoundsExceeded:
    case SdkErrorCode.CapabilityNotSupported:
      return {
        code: 'mcp-needs-input',
        message: `"${server}" asks a question back, which a workflow cannot answer.`,
        transient: false,
        isAnswerMissing: error.code !== SdkErrorCode.CapabilityNotSupported,
      };
    case SdkErrorCode.InvalidResult:
      return {
        code: 'mcp-bad-answer',
        message: `"${server}" answered in a way that cannot be read: ${firstLine(error.message)}`,
        transient: false,
        isAnswerMissing: true,
      };
    case SdkErrorCode.ClientHttpUnexpectedContent:
      return {
        code: 'mcp-not-mcp',
        message: `What answers at the address of "${server}" does not speak MCP.`,
        transient: false,
        isAnswerMissing: true,
      };
    default: {
      const code = networkCode(error);
      if (code) {
        return {
          code: 'mcp-unreachable',
          message: `"${server}" cannot be reached (${code}).`,
          transient: true,
          isAnswerMissing: !isBeforeSending(code),
        };
      }
      return {
        code: 'mcp-not-mcp',
        message: `"${server}" does not speak MCP as it should: ${firstLine(error.message)}`,
        transient: false,
        quotesStderr: true,
        isAnswerMissing: true,
      };
    }
  }
}

/** The connection was never made, so nothing was asked over it. */
const isBeforeSending = (code: string): boolean =>
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|DEPTH_|SELF_SIGNED|UNABLE_)/.test(
    code,
  );

/** `ECONNREFUSED` and the like, wherever in the chain of causes it is. */
function networkCode(error: unknown): string | null {
  const found = causeOf(
    error,
    (each) =>
      each instanceof Error &&
      'code' in each &&
      typeof each.code === 'string' &&
      /^(E[A-Z]{3,}|UND_ERR|CERT_|ERR_TLS|DEPTH_|SELF_SIGNED|UNABLE_)/.test(each.code),
  );
  if (found instanceof Error && 'code' in found) return String(found.code);
  return error instanceof TypeError && error.message === 'fetch failed' ? 'network' : null;
}

function causeOf(error: unknown, matches: (each: unknown) => boolean): unknown {
  let each = error;
  for (let depth = 0; depth < 6 && each !== undefined && each !== null; depth++) {
    if (matches(each)) return each;
    each = each instanceof Error ? each.cause : undefined;
  }
  return undefined;
}

const lastWords = (text: string): string => sanitizeText(text).trim();
const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 300);
