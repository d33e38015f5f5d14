import { SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { EgressRefused } from '@/server/adapters/egress/egress-refused';
import { type ErrorSetting, explainMcpError } from './explain-error';

const explain = (error: unknown, phase: ErrorSetting['phase']) =>
  explainMcpError(error, { server: 'crm', phase, isWrite: true, timeoutMs: 1_000, redact: (text) => text }).error;

const timeout = new SdkError(SdkErrorCode.RequestTimeout, 'Request timed out');
const badGateway = new SdkHttpError(SdkErrorCode.ClientHttpNotImplemented, 'Bad gateway', { status: 502 });
const network = (code: string) => Object.assign(new Error('failed'), { code });

describe('what may have happened', () => {
  it.each([
    ['no answer in time', timeout],
    ['a failing gateway', badGateway],
    ['a closed connection', new SdkError(SdkErrorCode.ConnectionClosed, 'Connection closed')],
    ['a reset connection', network('ECONNRESET')],
    ['an answer that cannot be read', new SdkError(SdkErrorCode.InvalidResult, 'Invalid result')],
    ['an answer that is too large', new EgressRefused('too-large', 'too large')],
    ['anything else', new Error('what?')],
  ])('%s: only when the call was sent', (_name, error) => {
    expect(explain(error, 'call')).toMatchObject({ mayHaveHappened: true, transient: false });
    expect(explain(error, 'connect')).not.toHaveProperty('mayHaveHappened');
    expect(explain(error, 'list')).not.toHaveProperty('mayHaveHappened');
    expect(JSON.stringify(explain(error, 'connect'))).not.toMatch(/may have happened|mayHaveHappened/);
  });

  it.each([
    ['nobody listens', network('ECONNREFUSED')],
    ['no such host', network('ENOTFOUND')],
    ['not connected', new SdkError(SdkErrorCode.NotConnected, 'Not connected')],
    ['too many requests', new SdkHttpError(SdkErrorCode.ClientHttpNotImplemented, 'Slow down', { status: 429 })],
  ])('%s: nothing was done, so it may be tried again', (_name, error) => {
    const explained = explain(error, 'call');
    expect(explained).toMatchObject({ transient: true });
    expect(explained).not.toHaveProperty('mayHaveHappened');
  });

  it('a server that is not ready in time may be tried again, also for a tool that writes', () => {
    expect(explain(timeout, 'connect')).toMatchObject({ code: 'mcp-no-answer', transient: true });
    expect(explain(badGateway, 'connect')).toMatchObject({ code: 'mcp-http', status: 502, transient: true });
  });
});
