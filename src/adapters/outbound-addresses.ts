// Which addresses a request that comes from input may reach. Pure; the egress guard asks it before every connection.
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Ranges that people run their own services in: reachable only where the allow-list names the very address. */
const ownNetworks = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);
/** Where clouds answer with credentials although the address looks public or private: Azure, Alibaba, AWS, Google. */
const metadata = [
  '168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254',
].map((address) => ipaddr.parse(address).toNormalizedString());
/** The only IPv6 space given out for public use (IANA, IPv6 Address Space). */
const globalIpv6 = ipaddr.parseCIDR('2000::/3');

/**
 * Why `address` must not be connected to, or undefined when it may be. `named` says that the allow-list holds this literal
 * address, which opens private ranges and nothing else. IPv6 forms that carry an IPv4 address are refused whatever they carry.
 */
export function refusedAddress(address: string, named: boolean): string | undefined {
  // ipaddr.js also reads octal, hexadecimal and short forms; net.isIP takes only the plain ones.
  if (isIP(address) === 0 || address.includes('%')) return 'not a plain IP address';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (metadata.includes(parsed.toNormalizedString())) return 'a cloud metadata address';
  if (ownNetworks.has(range)) return named ? undefined : 'a private address that the allow-list does not name';
  if (range !== 'unicast') return `a ${range} address`;
  if (parsed.kind() === 'ipv6' && !parsed.match(globalIpv6)) return 'not a public IPv6 address';
  return undefined;
}
