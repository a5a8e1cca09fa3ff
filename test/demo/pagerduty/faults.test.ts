// Bad days of the look-alike's REST API, and the page behind an incident's link.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenPagerDuty } from '../../../demo/pagerduty/listen.ts';
import { ana, checkout, smallWorld } from './small-world.ts';

let small: ReturnType<typeof smallWorld>;
let served: Awaited<ReturnType<typeof listenPagerDuty>>;
beforeEach(async () => {
  small = smallWorld();
  served = await listenPagerDuty(small.world);
});
afterEach(() => served.close());

const headers = { authorization: 'Token token=key', 'content-type': 'application/json', from: ana.email };
const get = (path: string) => fetch(`${served.apiUrl}/${path}`, { headers });
const note = (id: string) => fetch(
  `${served.apiUrl}/incidents/${id}/notes`, { method: 'POST', headers, body: '{"note":{"content":"hi"}}' },
);

test.each([
  ['429', 429, 'application/json', '2020'],
  ['500', 500, 'application/json', '2000'],
  ['402', 402, 'application/json', '2014'],
  ['html-502', 502, 'text/html', 'Bad Gateway'],
] as const)('fault %s answers so many times and then stops', async (kind, status, type, body) => {
  small.world.fault({ kind, times: 2, resetS: 5 });
  const [first, second, third] = [await get('users'), await get('users'), await get('users')];
  expect([first.status, second.status, third.status]).toEqual([status, status, 200]);
  expect(first.headers.get('content-type')).toBe(type);
  expect(first.headers.get('ratelimit-reset')).toBe(kind === '429' ? '5' : null);
  expect(await first.text()).toContain(body);
});

test('a fault takes only the requests it matches', async () => {
  small.world.fault({ kind: '500', match: { method: 'POST', path: /notes$/ } });
  const { id } = small.trigger();
  expect((await get(`incidents/${id}/notes`)).status).toBe(200);
  expect((await note(id)).status).toBe(500);
  expect((await note(id)).status).toBe(201);
});

test('drop does nothing, drop-after does it, and both cut the line', async () => {
  const { id, notes } = small.trigger();
  small.world.fault({ kind: 'drop' });
  await expect(note(id)).rejects.toThrow();
  expect(notes).toHaveLength(0);
  small.world.fault({ kind: 'drop-after' });
  await expect(note(id)).rejects.toThrow();
  expect(notes).toHaveLength(1);
  expect(small.world.calls.map((call) => call.status)).toEqual([undefined, undefined]);
});

test('slow answers after its time by the world\'s clock', async () => {
  small.world.fault({ kind: 'slow', delayMs: 8_000 });
  let answered = false;
  const pending = get('users').then((response) => {
    answered = true;
    return response.status;
  });
  while (small.clock.waiting() === 0) await new Promise((resolve) => setImmediate(resolve));
  await small.clock.advance(7_999);
  expect(answered).toBe(false);
  await small.clock.advance(1);
  expect(await pending).toBe(200);
});

test('calm forgets ordered faults', async () => {
  small.world.fault({ kind: '500', times: 9 });
  small.world.calm();
  expect((await get('users')).status).toBe(200);
});

test('an incident\'s link leads to a page where nothing in its title runs', async () => {
  const { id } = small.world.trigger({ serviceId: checkout.id, title: '<script>alert(1)</script>', urgency: 'high' });
  const page = await fetch(`${served.url}/pagerduty/incidents/${id}`);
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('<script');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await fetch(`${served.url}/pagerduty/incidents/QX`)).status).toBe(404);
});
