// Which addresses a step may be connected to, whatever the allow-list says. Pure, and with built-ins only: the supervisor starts fast.
import { BlockList, isIP } from 'node:net';

function blocks(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** Where clouds answer with credentials: Azure, Alibaba, AWS, Google. Link-local is refused as a whole. */
const metadata = blocks(['168.63.129.16/32', '100.100.100.200/32', 'fd00:ec2::254/128', 'fd20:ce::254/128', '169.254.169.254/32']);
const own = blocks(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);
const loopback = blocks(['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128']);
const linkLocal = blocks(['169.254.0.0/16', 'fe80::/10']);
/** IANA special-purpose registries, https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-. */
const special = blocks([
  '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3',
  '2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20',
]);
/** The only IPv6 space given out for public use. Forms that carry an IPv4 address lie outside, or in `special`. */
const publicV6 = blocks(['2000::/3']);

/**
 * Why `address` must not be connected to, or undefined when it may be. `named` says that the allow-list holds this very address;
 * `opened` are the profile's own networks. Both open private ranges and nothing else.
 */
export function refusedAddress(address: string, named: boolean, opened: readonly string[] = []): string | undefined {
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return 'not a plain IP address';
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const within = (list: BlockList): boolean => list.check(address, family);
  // A BlockList looks through ::ffff:10.1.2.3; such a form is no address anybody needs to write.
  if (version === 6 && !within(publicV6) && !address.toLowerCase().startsWith('f')) return within(loopback) ? 'a loopback address' : 'not a public IPv6 address';
  if (within(metadata)) return 'a cloud metadata address';
  if (within(loopback)) return 'a loopback address';
  if (within(linkLocal)) return 'a link-local address';
  if (within(own)) return named || blocks(opened).check(address, family) ? undefined : 'a private address that the profile does not open';
  if (within(special)) return 'an address for special purposes';
  return version === 6 && !within(publicV6) ? 'not a public IPv6 address' : undefined;
}
