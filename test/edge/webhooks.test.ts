// The webhooks' door over real HTTP: what is taken in, what is refused and how, and that nothing taken in is lost.
import { describe, expect, it } from 'vitest';
import { openJourney } from '../journeys/journey.ts';
import { knock, pagerdutySignature, type Knock } from './door.ts';

const retired = 'the-secret-that-is-being-replaced';
const current = 'the-secret-that-replaces-it';
const journey = await openJourney({ env: { PAGERDUTY_WEBHOOK_SECRET: `${retired}, ${current}` } });
const url = journey.box.tocsin.url ?? '';
const { pool, proxy } = journey;

type Row = { source: string; key: string; state: string; outcome: string | null; body: string };
const delivery = async (key: string): Promise<Row | undefined> => (await pool.query<Row>('select * from delivery where key = $1', [key])).rows[0];
const count = async (): Promise<number> => (await pool.query<{ n: number }>('select count(*)::int as n from delivery')).rows[0]?.n ?? -1;

const event = (id: string, type: string, data: object = {}) => ({
  event: { id, event_type: type, resource_type: 'incident', occurred_at: '2026-11-20T03:00:00.000Z', agent: null, client: null, data: { id: `Q${id}`, type: 'incident', ...data } },
});

function signed(body: string, options: { secret?: string; headers?: Record<string, string> } = {}): Knock {
  return {
    path: '/webhooks/pagerduty', body: [body],
    headers: { 'content-type': 'application/json', 'x-pagerduty-signature': pagerdutySignature(body, options.secret ?? current), ...options.headers },
  };
}
const send = (body: object | string, options: Parameters<typeof signed>[1] = {}) => knock(url, signed(typeof body === 'string' ? body : JSON.stringify(body), options));

describe('what is refused', () => {
  it('401 without a signature, or with something that is none; nothing is stored', async () => {
    const before = await count();
    const body = JSON.stringify(event('01', 'incident.triggered'));
    const bad = ['', 'v1=', 'v1=zz', `v2=${'a'.repeat(64)}`, `v1=${'A'.repeat(64)}`, 'sha256=0123'];
    for (const signature of bad) {
      const headers = { 'content-type': 'application/json', ...(signature === '' ? {} : { 'x-pagerduty-signature': signature }) };
      expect((await knock(url, { path: '/webhooks/pagerduty', headers, body: [body] })).status, signature).toBe(401);
    }
    expect(await count()).toBe(before);
  });

  it('503 for a forged one: if it is PagerDuty, our secret is wrong, and a 4xx would lose the alarm', async () => {
    const before = await count();
    const answer = await send(event('02', 'incident.triggered'), { secret: 'somebody else’s' });
    expect(answer.status).toBe(503);
    expect(answer.body).not.toContain(current);
    const body = JSON.stringify(event('03', 'incident.triggered'));
    const stolen = pagerdutySignature(body, current);
    expect((await send(body.replace('Q03', 'Q04'), { headers: { 'x-pagerduty-signature': stolen } })).status).toBe(503);
    expect(await count()).toBe(before);
    expect(journey.log.filter((line) => line.includes('did not match'))).toHaveLength(1);
  });

  it('413 over 1 MiB, announced or in pieces, before it has all come', async () => {
    const piece = 'x'.repeat(65_536);
    const announced = await knock(url, { path: '/webhooks/pagerduty', headers: { 'content-type': 'application/json', 'content-length': '1048577' } });
    expect(announced.status).toBe(413);
    const pieces = Array.from({ length: 160 }, () => piece);
    expect((await knock(url, { path: '/webhooks/pagerduty', headers: { 'content-type': 'application/json' }, body: pieces })).status).toBe(413);
  });

  it('takes 1 MiB to the byte', async () => {
    const frame = JSON.stringify(event('05', 'pagey.ping', { pad: '' }));
    const body = JSON.stringify(event('05', 'pagey.ping', { pad: 'x'.repeat(1_048_576 - frame.length) }));
    expect(Buffer.byteLength(body)).toBe(1_048_576);
    expect((await send(body)).status).toBe(202);
  });

  it('400 for what is not JSON, 415 for another type, though it is signed', async () => {
    expect((await send('{"event":')).status).toBe(400);
    expect((await send('')).status).toBe(400);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/application/json']) {
      expect((await send(event('06', 'pagey.ping'), { headers: { 'content-type': type } })).status, type).toBe(415);
    }
    expect((await send(event('07', 'pagey.ping'), { headers: { 'content-type': 'Application/JSON; charset=utf-8' } })).status).toBe(202);
  });

  it('405 for another method, 404 for a source that is not there, 503 for one that is off', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await knock(url, { method, path: '/webhooks/pagerduty' })).status, method).toBe(405);
    for (const path of ['/webhooks/opsgenie', '/webhooks/__proto__', '/webhooks/constructor', '/webhooks/', '/webhooks/pagerduty/x', '/webhooks/%70agerduty']) {
      expect((await knock(url, { path, body: ['{}'] })).status, path).toBe(404);
    }
  });
});

describe('what is taken in', () => {
  it('keeps one that it does not know and says why it is ignored', async () => {
    expect((await send(event('10', 'incident.sang_a_song'))).status).toBe(202);
    await journey.quiet();
    expect(await delivery('10')).toMatchObject({ state: 'ignored', outcome: expect.stringContaining('incident.sang_a_song is not known') as string });
  });

  it('parks what is signed and makes no sense, and goes on', async () => {
    const broken = ['{}', '[]', 'null', '"event"', '17', '{"event":null}', '{"event":{"id":"11"}}', '{"event":{"id":"12","event_type":"incident.triggered","occurred_at":"yesterday","data":{}}}'];
    for (const body of broken) expect((await send(body)).status, body).toBe(202);
    await journey.quiet();
    const { rows } = await pool.query<Row>(`select * from delivery where body = any ($1)`, [broken]);
    expect(rows.map((row) => row.state)).toEqual(broken.map(() => 'parked'));
    expect((await send(event('13', 'incident.sang_a_song'))).status).toBe(202);
    await journey.quiet();
    expect((await delivery('13'))?.state).toBe('ignored');
    expect((await pool.query('select 1 from incident')).rowCount).toBe(0);
    const ready = await knock(url, { method: 'GET', path: '/readyz' });
    expect(ready.status).toBe(200);
    expect(ready.body).toContain(`${broken.length} parked`);
  });

  it('reads nothing of a body of V1 or V2: unsigned, as they come, it is refused, and signed it is put aside with what to do', async () => {
    const details = { id: 'Q41', incident_number: 41, title: 'An alarm of long ago', status: 'triggered', urgency: 'high', html_url: 'https://acme.pagerduty.com/incidents/Q41' };
    const bodies = [{ messages: [{ id: 'm1', type: 'incident.trigger', data: { incident: details } }] }, { messages: [{ id: 'm2', event: 'incident.trigger', log_entries: [], incident: details }] }].map((body) => JSON.stringify(body));
    const before = await count();
    for (const body of bodies) expect((await knock(url, { path: '/webhooks/pagerduty', headers: { 'content-type': 'application/json' }, body: [body] })).status).toBe(401);
    expect(await count()).toBe(before);
    for (const body of bodies) expect((await send(body)).status).toBe(202);
    await journey.quiet();
    const { rows } = await pool.query<Row>(`select * from delivery where body = any ($1)`, [bodies]);
    expect(rows.map(({ state, outcome }) => [state, outcome])).toEqual(bodies.map(() => ['parked', expect.stringContaining('retired V1 or V2 webhooks') as string]));
    expect(journey.log.filter((line) => line.includes('retired V1 or V2') && line.includes('Generic Webhook (v3)')).length).toBeGreaterThan(0);
    expect((await pool.query(`select 1 from incident where state ->> 'title' like '%long ago%'`)).rowCount).toBe(0);
    await pool.query(`delete from delivery where body = any ($1)`, [bodies]);
  });

  it('opens a minimal incident for an alarm that it cannot read', async () => {
    const body = JSON.stringify(event('14', 'incident.triggered', { title: 'the half of an alarm', service: 'not an object', urgency: 7 }));
    expect((await send(body)).status).toBe(202);
    await journey.quiet();
    expect((await delivery('14'))?.state).toBe('parked');
    const { rows } = await pool.query<{ title: string }>(`select state ->> 'title' as title from incident`);
    expect(rows).toEqual([{ title: 'the half of an alarm' }]);
  });

  it('bears nulls and NULs', async () => {
    const data = { id: 'Q15', type: 'incident', title: null, service: null, assignees: [null], priority: null, urgency: null, html_url: null };
    const body = JSON.stringify(event('15', 'incident.triggered', { ...data, note: 'a\u0000b' }));
    expect(body).toContain('\\u0000');
    expect((await send(body)).status).toBe(202);
    await journey.quiet();
    expect((await delivery('15'))?.state).toBe('done');
  });

  it('takes the same one once: by its event, and by its x-webhook-id', async () => {
    const before = await count();
    for (const [id, webhook] of [['16', 'w-1'], ['16', 'w-2'], ['17', 'w-1']] as const) {
      expect((await send(event(id, 'pagey.ping'), { headers: { 'x-webhook-id': webhook } })).status).toBe(202);
    }
    expect(await count()).toBe(before + 1);
  });

  it('takes either secret while one is being replaced, and several signatures in one header', async () => {
    expect((await send(event('18', 'pagey.ping'), { secret: retired })).status).toBe(202);
    expect((await send(event('19', 'pagey.ping'), { secret: current })).status).toBe(202);
    const body = JSON.stringify(event('20', 'pagey.ping'));
    const both = `${pagerdutySignature(body, 'unknown')}, ${pagerdutySignature(body, retired)}`;
    expect((await send(body, { headers: { 'x-pagerduty-signature': both } })).status).toBe(202);
  });

  it('503 while the database is away, and takes it when it is back', async () => {
    proxy.refuse(true);
    proxy.cut();
    const away = await send(event('21', 'pagey.ping'));
    expect(away.status).toBe(503);
    expect(away.headers['retry-after']).toBe('5');
    expect(await delivery('21')).toBeUndefined();
    // What it says of the database may be a second old.
    await expect.poll(async () => (await knock(url, { method: 'GET', path: '/readyz' })).status, { timeout: 5_000 }).toBe(503);
    expect((await knock(url, { method: 'GET', path: '/healthz' })).status).toBe(200);
    proxy.refuse(false);
    expect((await send(event('21', 'pagey.ping'))).status).toBe(202);
    await journey.quiet();
    expect((await delivery('21'))?.state).toBe('ignored');
  });
});
