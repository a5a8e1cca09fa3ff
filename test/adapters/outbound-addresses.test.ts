// Where a name or a literal address may lead, and where it may not, whatever the allow-list says.
import { expect, test } from 'vitest';
import { guarded } from './outbound-stand-in.ts';

const status = 'status.acme.example:443';

const hostile = [
  '127.0.0.1', '127.8.8.8', '::1', '0.0.0.0', '0.1.2.3', '::', '169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0',
  '2606:4700::1%eth0',
  'fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '168.63.129.16', '192.0.0.192', '10.0.0.1', '172.16.0.1',
  '172.31.255.255', '192.168.1.1',
  '100.64.0.1', 'fc00::1', 'fd12:3456::1', 'fec0::1', '224.0.0.1', '239.255.255.250', 'ff02::1', '255.255.255.255', '240.0.0.1',
  '192.0.2.1', '198.51.100.7', '203.0.113.5', '198.18.0.1', '192.88.99.1', '2001:db8::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8',
  '::ffff:a9fe:a9fe',
  '::127.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '64:ff9b:1::7f00:1', '2002:7f00:1::',
  '2001:0:7f00:1::1',
  '100::1', '4000::1', '::2', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', 'localhost', '8.8.8.8.', '',
];
test.each(hostile)('a name that leads to %j is refused', async (address) => {
  const { get, reached } = guarded({ addresses: [address] });
  await expect(get('https://status.acme.example/', [status])).rejects.toMatchObject({ name: 'Rejected', code: 'egress' });
  expect(reached).toEqual([]);
});

test.each([
  '8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:810::200e',
])('a name that leads to %s is fine', async (address) => {
  const { get, reached } = guarded({ addresses: [address] });
  await get('https://status.acme.example/', [status]);
  expect(reached).toEqual([`${address} https://status.acme.example/`]);
});

test('one refused address among good ones refuses the request', async () => {
  const { get, reached } = guarded({ addresses: ['8.8.8.8', '127.0.0.1'] });
  await expect(get('https://status.acme.example/', [status])).rejects.toMatchObject({ code: 'egress' });
  expect(reached).toEqual([]);
});

test.each([
  ['https://10.1.2.3:8443/', '10.1.2.3:8443', '10.1.2.3'],
  ['https://192.168.0.9/', '192.168.0.9:443', '192.168.0.9'],
  ['https://100.64.0.1/', '100.64.0.1:443', '100.64.0.1'],
  ['https://[fd12::7]/', '[fd12::7]:443', 'fd12::7'],
  ['https://8.8.8.8/', '8.8.8.8:443', '8.8.8.8'],
])('a literal address the allow-list names is reached: %s', async (url, allow, address) => {
  const { get, reached, resolved } = guarded();
  await get(url, [allow]);
  expect(reached).toEqual([`${address} ${url}`]);
  expect(resolved).toEqual([]);
});

test.each([
  ['https://127.0.0.1/', '127.0.0.1:443'], ['https://[::1]/', '[::1]:443'], ['https://0.0.0.0/', '0.0.0.0:443'],
  ['https://169.254.169.254/latest/meta-data', '169.254.169.254:443'], ['https://[fd00:ec2::254]/', '[fd00:ec2::254]:443'],
  ['https://100.100.100.200/', '100.100.100.200:443'], ['https://168.63.129.16/', '168.63.129.16:443'],
  ['https://224.0.0.1/', '224.0.0.1:443'], ['https://[::ffff:7f00:1]/', '[::ffff:7f00:1]:443'],
  ['https://[64:ff9b::a00:1]/', '[64:ff9b::a00:1]:443'],
  ['https://134744072/', '134744072:443'], ['https://0x8.8.8.8/', '0x8.8.8.8:443'], ['https://010.8.8.8/', '010.8.8.8:443'],
  ['https://2130706433/', '2130706433:443'], ['https://2130706433/', '127.0.0.1:443'], ['https://167838211/', '10.1.2.3:443'],
  ['https://0x0a.1.2.3/', '10.1.2.3:443'],
  ['https://012.1.2.3/', '10.1.2.3:443'], ['https://10.66051/', '10.1.2.3:443'], ['https://①⓪.1.2.3/', '10.1.2.3:443'],
  ['https://10.1.2.3./', '10.1.2.3:443'],
  ['https://[FD12:0:0::7]/', '[fd12::7]:443'], ['https://[::ffff:10.1.2.3]/', '[::ffff:10.1.2.3]:443'],
  ['https://[fe80::1%25eth0]/', '[fe80::1]:443'],
])('a literal address is refused although it is allowed: %s', async (url, allow) => {
  const { get, reached } = guarded();
  await expect(get(url, [allow])).rejects.toMatchObject({ code: 'egress' });
  expect(reached).toEqual([]);
});

test('a private name stays refused although its address is allowed by number', async () => {
  const { get } = guarded({ addresses: ['10.1.2.3'] });
  await expect(get('https://status.acme.example/', [status, '10.1.2.3:443'])).rejects.toMatchObject({ code: 'egress' });
});
