// Checkout's 5xx errors in the demo's world, through the real egress guard: the flag goes off once, and on again when it did not help.
import { beforeEach, expect, test } from 'vitest';
import { createDemoNetwork, type DemoNetwork } from '../../demo/network.ts';
import { freshDatabase } from '../support/database.ts';
import { guarded } from './support.ts';
import { watch, type Watching } from './watch.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const id = 'checkout-5xx';
const flags = (network: DemoNetwork) => network.requests.filter(({ method }) => method === 'PUT').map(({ url, body }) => [new URL(url).pathname, (JSON.parse(body ?? '') as { enabled: boolean }).enabled]);

async function begun(network: DemoNetwork, params: Readonly<Record<string, string>> = {}): Promise<Watching> {
  const run = await watch(id, { pool: db.pool, outbound: guarded(network) });
  expect(await run.start(params)).toBeUndefined();
  return run;
}

test('looks, turns the flag off after a second person said yes, and sees that checkout is well again', async () => {
  const network = createDemoNetwork();
  const run = await begun(network, { FLAG: 'express-checkout' });
  expect(await run.story()).toEqual(['checkout-status failed', 'payment-provider succeeded', 'flag-off waiting']);
  await run.approve('flag-off', 'UBEN');
  await run.done('tell-support');
  expect((await run.run()).status).toBe('succeeded');
  expect(flags(network)).toEqual([['/api/flags/express-checkout', false]]);
});

test('a flag that was not the reason is turned on again', async () => {
  const network = createDemoNetwork();
  // Whatever the flag is, checkout stays broken.
  Object.defineProperty(network, 'healthy', { get: () => false, set: () => { /* nothing mends it */ } });
  const run = await begun(network);
  await run.approve('flag-off', 'UBEN');
  expect(await run.step('checkout-recovered')).toMatchObject({ status: 'failed', asks: true });
  await run.choose('checkout-recovered', 'roll-back');
  expect(flags(network)).toEqual([['/api/flags/new-payment-flow', false], ['/api/flags/new-payment-flow', true]]);
  expect(await run.run()).toMatchObject({ status: 'failed', why: expect.stringContaining('what was done was undone') as string });
});

test.each(['new-payment-flow/../../admin', '', 'x" , "enabled": true, "y": "', 'unknown-flag'])('is not started for the flag %j', async (FLAG) => {
  const network = createDemoNetwork();
  const run = await watch(id, { pool: db.pool, outbound: guarded(network) });
  expect(await run.start({ FLAG })).toMatch(/^It was not started/);
  expect(network.requests).toEqual([]);
});
