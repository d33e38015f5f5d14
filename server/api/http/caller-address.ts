import { BlockList, isIP } from 'node:net';

/** Where only a proxy of the operator's own can be: this machine and private networks. */
const near = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  near.addSubnet(net, bits, 'ipv4');
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');
near.addSubnet('fe80::', 10, 'ipv6');

/**
 * Who calls, for rate limits and for what is only for this machine. The header is believed only of a caller nearby, which is
 * then a proxy, and only from its end: everything before what the first proxy wrote may be the caller's own words.
 */
export function callerAddress(socket: string | undefined, forwardedFor: string | undefined): string {
  const own = plain(socket ?? '');
  if (!isNear(own)) return own || 'unknown';
  const said = (forwardedFor ?? '')
    .split(',')
    .map((each) => plain(each.trim()))
    .filter((each) => isIP(each) !== 0);
  return said.findLast((each) => !isNear(each)) ?? said.findLast((each) => !isThisMachine(each)) ?? own;
}

/** Version 4 written as version 6, and the zone of a network card, are the same address. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');

const isNear = (address: string): boolean => {
  const version = isIP(address);
  return version !== 0 && near.check(address, version === 6 ? 'ipv6' : 'ipv4');
};

const isThisMachine = (address: string): boolean => address === '::1' || address.startsWith('127.');
