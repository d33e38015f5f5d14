import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isBlockedAddress, isMachineMetadata } from './blocked-addresses';
import { EgressRefused } from './egress-refused';

export type ResolveName = (hostname: string) => Promise<LookupAddress[]>;

export interface GuardRules {
  /** `host:port` that may be reached although it is not public, lower case */
  allow: ReadonlySet<string>;
  /** `host:port` that may never be reached, allowed or not: our own database */
  forbidden: readonly { host: string; port: number }[];
  resolve: ResolveName;
}

export const resolveByDns: ResolveName = (hostname) => dns.lookup(hostname, { all: true, verbatim: true });

/**
 * Opens connections only to addresses that were checked: a name is resolved once, every address it has is checked, and the
 * connection goes to one of those, so that a name cannot mean something else a moment later.
 */
export function createGuardedAgent(rules: GuardRules): Agent {
  return new Agent({
    connect: (options, callback) => {
      checkedAddresses(options.hostname, portOf(options), rules).then(
        (addresses) => buildConnector(connectorOptions(addresses))(options, callback),
        (error) => callback(error, null),
      );
    },
    maxHeaderSize: 32 * 1024,
    // Longer than any step may take; the caller's signal ends a request earlier.
    headersTimeout: 610_000,
    bodyTimeout: 610_000,
    allowH2: false,
  });
}

const portOf = ({ port, protocol }: { port?: string; protocol?: string }): number =>
  Number(port) || (protocol === 'https:' ? 443 : 80);

async function checkedAddresses(hostname: string, port: number, rules: GuardRules): Promise<LookupAddress[]> {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const addresses = await addressesOf(host, rules.resolve);
  for (const forbidden of rules.forbidden) {
    if (forbidden.port !== port) continue;
    const own = await addressesOf(forbidden.host, rules.resolve).catch(() => []);
    const isOwn = addresses.some(({ address }) => own.some((each) => each.address === address) || isLoopback(address));
    if (isOwn)
      throw new EgressRefused('own-database', `${host}:${port} is Sluice's own database; nothing may reach it.`);
  }
  if (rules.allow.has(`${host}:${port}`)) return addresses;
  if (addresses.length === 0 || addresses.some(({ address }) => isBlockedAddress(address))) {
    throw new EgressRefused('not-public', notPublic(`${hostname}:${port}`, host, addresses));
  }
  return addresses;
}

/** Nobody is told how to open the door to what hands out the machine's own credentials. */
function notPublic(asked: string, host: string, addresses: readonly LookupAddress[]): string {
  if (addresses.some(({ address }) => isMachineMetadata(address)))
    return `${asked} leads to this machine's own metadata and credentials. Steps do not reach it.`;
  const what =
    isIP(host) === 0 ? `${asked} leads to an address that is not public` : `${asked} is not a public address`;
  return `${what}. The operator can allow it with EGRESS_ALLOW=${asked}.`;
}

async function addressesOf(host: string, resolve: ResolveName): Promise<LookupAddress[]> {
  const family = isIP(host);
  return family === 0 ? await resolve(host) : [{ address: host, family }];
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

const answerWith =
  (addresses: LookupAddress[]): LookupFunction =>
  (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  };

/** Undici hands these on to `net.connect`; its types leave the lookup out. */
const connectorOptions = (addresses: LookupAddress[]): buildConnector.BuildOptions =>
  ({ timeout: 10_000, lookup: answerWith(addresses) }) as buildConnector.BuildOptions;
