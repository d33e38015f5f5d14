import { BlockList, isIP } from 'node:net';

/** Loopback, private, link-local, reserved and translated ranges: what a request from outside must never reach. */
const IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
const IPV6 = [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['2001::', 32],
] as const;

// Two lists: one list would match every IPv4 address by the rule for IPv4-mapped IPv6 addresses.
const ipv4 = new BlockList();
for (const [network, prefix] of IPV4) ipv4.addSubnet(network, prefix, 'ipv4');
const ipv6 = new BlockList();
for (const [network, prefix] of IPV6) ipv6.addSubnet(network, prefix, 'ipv6');

/** True also for what is not an address at all. */
export function isBlockedAddress(address: string): boolean {
  const bare = address.split('%')[0] ?? address;
  switch (isIP(bare)) {
    case 4:
      return ipv4.check(bare, 'ipv4');
    case 6:
      return ipv6.check(bare, 'ipv6');
    default:
      return true;
  }
}

/** Where clouds tell a machine its secrets: link-local addresses, and those that some clouds use in their place. */
const metadata4 = new BlockList();
metadata4.addSubnet('169.254.0.0', 16, 'ipv4');
metadata4.addAddress('100.100.100.200', 'ipv4');
metadata4.addAddress('192.0.0.192', 'ipv4');
const metadata6 = new BlockList();
metadata6.addSubnet('fe80::', 10, 'ipv6');
metadata6.addAddress('fd00:ec2::254', 'ipv6');
metadata6.addAddress('fd20:ce::254', 'ipv6');

export function isMachineMetadata(address: string): boolean {
  const bare = address.split('%')[0] ?? address;
  const family = isIP(bare) === 4 ? 'ipv4' : 'ipv6';
  // The rules for IPv4 also match such an address inside an IPv6 one.
  return isIP(bare) !== 0 && (metadata4.check(bare, family) || metadata6.check(bare, family));
}
