// Webhooks over a real connection: the bytes that are signed are the bytes that arrive, and a redirect is no success.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPagerDutyWorld } from '../../../demo/pagerduty/world.ts';
import { manualClock, repeatableRandom } from './manual-clock.ts';
import { ana, checkout } from './small-world.ts';

const received: { headers: Record<string, unknown>; body: Buffer }[] = [];
let status = 202;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk)).on('end', () => {
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
});

beforeEach(async () => {
  status = 202;
  received.splice(0);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function world() {
  const { port } = server.address() as AddressInfo;
  return createPagerDutyWorld({
    clock: manualClock(), random: repeatableRandom(), publicUrl: 'https://acme.example', services: [checkout], users: [ana],
    subscription: { url: () => `http://127.0.0.1:${port}/webhooks/pagerduty`, secrets: ['s'] },
  });
}

test('the signature fits the bytes that arrive', async () => {
  const pagerduty = world();
  pagerduty.trigger({ serviceId: checkout.id, title: 'Überlauf 💥', urgency: 'high' });
  await pagerduty.settled();
  const [first] = received;
  const expected = createHmac('sha256', 's').update(first?.body ?? '').digest('hex');
  expect(first?.headers).toMatchObject({ 'x-pagerduty-signature': `v1=${expected}`, 'content-type': 'application/json' });
  expect(first?.headers['user-agent']).toBe('PagerDuty-Webhook/V3.0');
  expect(JSON.parse(first?.body.toString('utf8') ?? '')).toMatchObject({ event: { data: { title: 'Überlauf 💥' } } });
  expect(pagerduty.deliveries[0]?.outcome).toBe('delivered');
});

test('a redirect is not followed and drops the delivery', async () => {
  status = 302;
  const pagerduty = world();
  pagerduty.trigger({ serviceId: checkout.id, title: 'x', urgency: 'high' });
  await pagerduty.settled();
  expect(received).toHaveLength(1);
  expect(pagerduty.deliveries[0]).toMatchObject({ outcome: 'dropped', attempts: [{ answer: 302 }] });
});
