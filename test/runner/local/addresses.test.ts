// Where a step may be connected to. The bot's own guard has the same table: both must agree on every address.
import { describe, expect, it } from 'vitest';
import { refusedAddress as ofTheBot } from '../../../src/adapters/outbound-addresses.ts';
import { refusedAddress } from '../../../src/runner/local/addresses.ts';

const never = [
  '127.0.0.1', '127.8.8.8', '::1', '0.0.0.0', '0.1.2.3', '::', '169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', '2606:4700::1%eth0',
  'fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '168.63.129.16', '192.0.0.192', 'fec0::1', '224.0.0.1', '239.255.255.250', 'ff02::1',
  '255.255.255.255', '240.0.0.1', '192.0.2.1', '198.51.100.7', '203.0.113.5', '198.18.0.1', '192.88.99.1', '2001:db8::1', '::ffff:127.0.0.1',
  '::ffff:8.8.8.8', '::ffff:10.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::1', '100::1', '4000::1', '::2',
  '2130706433', '0x7f000001', '0177.0.0.1', '127.1', 'localhost', '8.8.8.8.', '',
];
const own = ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fc00::1', 'fd12:3456::1'];
const open = ['8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:810::200e'];
const everything = ['0.0.0.0/0', '::/0'];

describe('addresses', () => {
  it.each(never)('%j is refused whatever is listed', (address) => {
    expect(refusedAddress(address, true, everything)).toBeDefined();
    expect(refusedAddress(address, false, everything)).toBeDefined();
  });

  it.each(own)('%s needs the profile to name it or its network', (address) => {
    expect(refusedAddress(address, false)).toContain('private');
    expect(refusedAddress(address, true)).toBeUndefined();
    expect(refusedAddress(address, false, ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'])).toBeUndefined();
    expect(refusedAddress(address, false, ['10.9.0.0/16', 'fd99::/16'])).toContain('private');
  });

  it.each(open)('%s is fine', (address) => expect(refusedAddress(address, false)).toBeUndefined());

  it('agrees with the guard of http steps on all of them', () => {
    for (const named of [true, false]) {
      const differ = [...never, ...own, ...open].filter((address) => (refusedAddress(address, named) === undefined) !== (ofTheBot(address, named) === undefined));
      expect(differ).toEqual([]);
    }
  });
});
