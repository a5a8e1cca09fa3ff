// The hosts of the demo's runbooks: each shipped runbook whose steps are requests can be walked to its end against them.
import { expect, test } from 'vitest';
import { createDemoNetwork } from '../../demo/network.ts';
import type { HttpRequest, HttpResponse } from '../../src/ports.ts';

const token = { Authorization: 'Bearer a-token' };

async function ask(network: ReturnType<typeof createDemoNetwork>, method: string, url: string, more: Partial<HttpRequest> = {}): Promise<HttpResponse & { text: string }> {
  const answer = await network.fetch({ method, url, headers: token, ...more }, '93.184.215.14', { phase: () => undefined, signal: new AbortController().signal, maxBytes: 65_536 });
  return { ...answer, text: Buffer.from(answer.body).toString() };
}

test('queue-backlog: a depth, a number of consumers, and a backlog that falls once there are more', async () => {
  const network = createDemoNetwork();
  const queue = 'https://queues.acme.example/api/queues/orders';
  expect((await ask(network, 'GET', queue)).headers['x-queue-trend']).toBe('rising');
  expect((await ask(network, 'GET', `${queue}/consumers/count`)).text).toBe('4\n');
  expect((await ask(network, 'PUT', `${queue}/consumers`, { body: '{"count": 12}\n' })).status).toBe(200);
  expect((await ask(network, 'GET', queue)).headers['x-queue-trend']).toBe('falling');
  expect((await ask(network, 'GET', `${queue}/consumers/count`)).text).toBe('12\n');
});

test.each([
  ['without a token', 'GET', 'orders', { headers: {} }, 401], ['a queue that is not there', 'GET', 'other', {}, 404], ['too many', 'PUT', 'orders/consumers', { body: '{"count": 41}' }, 400],
  ['no number', 'PUT', 'orders/consumers', { body: '{"count": "x"}' }, 400],
] as const)('queues refuse %s', async (_what, method, where, more, status) => {
  expect((await ask(createDemoNetwork(), method, `https://queues.acme.example/api/queues/${where}`, more)).status).toBe(status);
});

test('bad-deploy: what was deployed is listed, and the service is well once a deploy has ended', async () => {
  let deployed = false;
  const network = createDemoNetwork(() => deployed);
  const listed = await ask(network, 'GET', 'https://status.acme.example/api/deploys?service=checkout-api&limit=5');
  expect([listed.status, JSON.parse(listed.text)]).toMatchObject([200, { service: 'checkout-api' }]);
  expect((await ask(network, 'GET', 'https://status.acme.example/api/health/checkout-api')).status).toBe(503);
  deployed = true;
  expect((await ask(network, 'GET', 'https://status.acme.example/api/health/checkout-api')).status).toBe(200);
});
