import { IncomingMessage, Server } from 'node:http';
import { callerAddress } from './caller-address';

const NAMED = Symbol.for('sluice.callers.named');

/**
 * Has every request of this process say in `x-forwarded-for` who calls, and nothing else: handlers see the headers only, not
 * the connection, and a header as it comes says whatever the caller wrote into it.
 */
export function nameCallers(): void {
  const prototype = Server.prototype as Server & { [NAMED]?: boolean };
  // While developing, this is called again at every edit.
  if (prototype[NAMED]) return;
  prototype[NAMED] = true;
  const { emit } = prototype;
  prototype.emit = function (this: Server, event: string | symbol, ...rest: unknown[]): boolean {
    const [request] = rest;
    if (event === 'request' && request instanceof IncomingMessage) {
      const { headers, socket } = request;
      headers['x-forwarded-for'] = callerAddress(socket.remoteAddress, String(headers['x-forwarded-for'] ?? ''));
    }
    return Reflect.apply(emit, this, [event, ...rest]);
  };
}
