// The read API over a real database: shapes, paging, refusals, and that nothing private gets out.
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { stormOpened } from '../../src/domain/storm.ts';
import { apiRoute } from '../../src/edge/api.ts';
import { answers } from '../../src/edge/api-shapes.ts';
import { openIncident } from '../../src/engine/commit.ts';
import { saveAlert } from '../../src/store/alert.ts';
import { freshDatabase } from '../support/database.ts';
import { world } from '../support/stored.ts';
import { anAlert, declare, happens, makePrivate, openByAlert, serve, token } from './support.ts';

const db = await freshDatabase();
const { pool } = db;
const get = await serve(apiRoute({ db: pool, token, config: defaultConfig }));
beforeEach(db.cleanTables);

type Body = { data: Record<string, unknown>[]; next: string | null };
const list = async (path: string): Promise<Body> => (await (await get(path)).json()) as Body;
const at = (minute: number) => `2026-11-21T03:${String(minute).padStart(2, '0')}:00.000Z`;

/** Every row, page by page. */
async function all(path: string, limit: number): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Body = await list(`${path}?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(page.data.length).toBeLessThanOrEqual(limit);
    rows.push(...page.data);
    cursor = page.next;
  }
  return rows;
}

describe('incidents', () => {
  test('a bare one names every field, with null where there is nothing', async () => {
    const { openedAt } = await openByAlert(pool, anAlert('A1', { title: 'Down & <out>' }), at(1));
    const response = await get('/api/incidents/1');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const body: unknown = await response.json();
    expect(body).toEqual({
      data: {
        id: 'INC-1', number: 1, title: 'Down & <out>', status: 'triage', severity: null, kind: 'live', private: false,
        services: [{ id: 'PSVC', name: 'checkout-api' }], commander: null, openedAt, mitigatedAt: null, resolvedAt: null, channel: null, postmortem: null, storm: null,
      },
      next: null,
    });
    expect(answers.IncidentAnswer.strict().parse(body)).toEqual(body);
    expect(await (await get('/api/incidents/INC-1')).json()).toEqual(body);
  });

  test('one that takes in a storm has its counts, by service', async () => {
    const [tide, sluice] = [{ id: 'P1', name: 'tide' }, { id: 'P2', name: 'sluice' }];
    const pager = { type: 'system', id: 'pagerduty', name: 'PagerDuty' } as const;
    const { opens } = stormOpened(defaultConfig, anAlert('A', { service: tide }), { at: at(1), by: pager }, []);
    const { id: storm } = await pool.transaction((tx) => openIncident(tx, world, opens, { id: 'test', depth: 0, by: pager }));
    const joins = (key: string, service: { id: string; name: string }): NewFact => ({ kind: 'storm.alert', at: at(2), by: pager, data: { source: 'pagerduty', key, service, state: 'triggered', title: `${key} is down` } });
    await happens(pool, storm, joins('B', tide), joins('C', sluice));
    await happens(pool, storm, { kind: 'storm.alert', at: at(3), by: pager, data: { source: 'pagerduty', key: 'A', service: tide, state: 'cleared', was: 'triggered' } });
    const read = async () => (await (await get(`/api/incidents/${storm}`)).json()) as { data: { storm: unknown } };
    const counts = { alerts: 3, open: 2, services: [{ ...tide, alerts: 2, open: 1 }, { ...sluice, alerts: 1, open: 1 }], lastAt: expect.any(String) as string };
    expect((await read()).data.storm).toEqual({ ...counts, endedAt: null });
    await happens(pool, storm, { kind: 'storm.ended', at: at(9), by: pager, data: { alerts: 3, open: 2, services: [{ ...tide, alerts: 2 }, { ...sluice, alerts: 1 }] } });
    const body = await read();
    expect(body.data.storm).toEqual({ ...counts, endedAt: at(9) });
    expect(answers.IncidentAnswer.strict().parse(body)).toEqual(body);
  });

  test('one with everything', async () => {
    await declare(pool, { severity: 'SEV2' });
    await happens(pool, 1,
      { kind: 'channel.created', data: { channel: 'C1', name: 'inc-1', adopted: false } },
      { kind: 'status.set', at: at(5), data: { status: 'mitigated', was: 'triage' } },
      { kind: 'status.set', at: at(9), data: { status: 'resolved', was: 'mitigated' } },
      { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://github.example/a/b/pull/7', path: 'p.md', branch: 'b', draft: true } });
    const { data } = (await (await get('/api/incidents/inc-1')).json()) as { data: unknown };
    expect(data).toMatchObject({
      severity: 'SEV2', status: 'resolved', mitigatedAt: at(5), resolvedAt: at(9), channel: { id: 'C1', name: 'inc-1' },
      postmortem: { url: 'https://github.example/a/b/pull/7', state: 'open' }, commander: { type: 'person', id: 'U0ADA', via: 'slack', name: 'Ada' },
    });
  });

  test('pages newest first, each one once, whatever is opened in between', async () => {
    for (let n = 0; n < 5; n += 1) await declare(pool);
    const first = await list('/api/incidents?limit=2');
    await declare(pool);
    const second = await list(`/api/incidents?limit=200&cursor=${first.next}`);
    expect([...first.data, ...second.data].map((row) => row['number'])).toEqual([5, 4, 3, 2, 1]);
    expect(second.next).toBeNull();
    expect((await list('/api/incidents?limit=6')).next).toBeNull();
  });

  test('what is not there, or is no id', async () => {
    for (const id of ['7', 'INC-7', 'abc', '0', '-1', '1e3', '99999999999999999999', '%00', 'INC-1/']) {
      expect((await get(`/api/incidents/${id}`)).status, id).toBe(404);
    }
    for (const path of ['/api', '/api/', '/api/tokens', '/api/incidents/1/facts', '/api/incidents/1/timeline/2']) expect((await get(path)).status, path).toBe(404);
  });
});

describe('timeline', () => {
  test('one row a fact, in the order of the record, with the chain', async () => {
    await openByAlert(pool, anAlert('A1'), at(1));
    await happens(pool, 1, { kind: 'note.added', at: at(0), data: { text: 'Look at <db>' } });
    const body = await list('/api/incidents/INC-1/timeline');
    expect(answers.Timeline.strict().parse(body)).toEqual(body);
    expect(body.data.map((row) => [row['seq'], row['kind'], row['source']])).toEqual([[1, 'incident.opened', 'pagerduty'], [2, 'alert.attached', 'pagerduty'], [3, 'note.added', 'slack']]);
    expect(body.data[2]).toMatchObject({ at: at(0), text: 'Look at <db>', by: { type: 'person', id: 'U0ADA', via: 'slack', name: 'Ada' } });
    const { rows } = await pool.query<{ hash: string }>('select hash from fact order by seq');
    expect(body.data.map((row) => row['hash'])).toEqual(rows.map((row) => row.hash));
  });

  test('pages; a cursor belongs to its list and its incident', async () => {
    await declare(pool);
    await declare(pool);
    await happens(pool, 1, ...[1, 2, 3].map((n) => ({ kind: 'note.added', data: { text: `Note ${n}` } }) as const));
    expect((await all('/api/incidents/1/timeline', 2)).map((row) => row['seq'])).toEqual([1, 2, 3, 4, 5]);
    const { next } = await list('/api/incidents/1/timeline?limit=2');
    expect((await get(`/api/incidents/INC-2/timeline?cursor=${next}`)).status).toBe(400);
    expect((await get(`/api/incidents?cursor=${next}`)).status).toBe(400);
    expect((await get(`/api/alerts?cursor=${next}`)).status).toBe(400);
  });
});

describe('alerts', () => {
  test('newest first, also those that opened nothing; many of one moment are each there once', async () => {
    await openByAlert(pool, anAlert('OPEN', { url: 'https://pd.example/1', priority: 'P1' }), at(9));
    for (const key of ['A', 'B', 'C', 'D']) await saveAlert(pool, { alert: anAlert(key), incident: undefined, state: 'cleared', why: 'low', at: at(3), again: false });
    const rows = await all('/api/alerts', 2);
    expect(rows.map((row) => row['key'])).toEqual(['OPEN', 'D', 'C', 'B', 'A']);
    const body = await list('/api/alerts');
    expect(answers.Alerts.strict().parse(body)).toEqual(body);
    expect(body.data[0]).toMatchObject({ incident: 'INC-1', state: 'triggered', why: 'the rule says open', firstAt: at(9), url: 'https://pd.example/1', priority: 'P1', times: 1 });
    expect(body.data[1]).toMatchObject({ incident: null, state: 'cleared', url: null, priority: null });
  });
});

describe('private', () => {
  test('an incident declared private is nowhere, nor one that became private, nor its alerts', async () => {
    await declare(pool, { private: true, title: 'Secret breach' });
    await openByAlert(pool, anAlert('HUSH', { title: 'Secret alert' }), at(1));
    await openByAlert(pool, anAlert('LOUD'), at(2));
    await makePrivate(pool, 2);
    const texts = await Promise.all(['/api/incidents', '/api/alerts'].map(async (path) => (await get(path)).text()));
    expect(texts.join()).not.toMatch(/Secret|HUSH|INC-1"|INC-2"/);
    expect(texts[0]).toContain('INC-3');
    expect(texts[1]).toContain('LOUD');
    const never = await (await get('/api/incidents/99')).text();
    for (const path of ['/api/incidents/INC-1', '/api/incidents/2', '/api/incidents/1/timeline', '/api/incidents/INC-2/timeline?limit=200']) {
      const response = await get(path);
      expect([response.status, await response.text()], path).toEqual([404, never]);
    }
  });
});

describe('refusals', () => {
  test.each(['limit=0', 'limit=201', 'limit=x', 'limit=', 'limit=1.5', 'limit=-1', 'limit=0x1', 'cursor=', 'cursor=nonsense', 'cursor=WyJpbmNpZGVudHMiLCJ4Il0',
    `cursor=${Buffer.from('["incidents",-1]').toString('base64url')}`, `cursor=${Buffer.from('["incidents",1,2]').toString('base64url')}`])('%s is 400', async (query) => {
    const response = await get(`/api/incidents?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/limit|cursor/) as string });
  });

  test('an alert cursor with times and texts that are none', async () => {
    for (const position of [['now', 'a', 'b'], [at(1), 'a'], [at(1), 'a', 5], [at(1), 'a', 'x'.repeat(201)]]) {
      const cursor = Buffer.from(JSON.stringify(['alerts', position])).toString('base64url');
      expect((await get(`/api/alerts?cursor=${cursor}`)).status).toBe(400);
    }
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is 405', async (method) => {
    const response = await get('/api/incidents', { method, headers: { authorization: `Bearer ${token}` } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });

  test.each([undefined, `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, `Basic ${token}`, token, 'Bearer', 'Bearer '])('authorization %s is 401', async (authorization) => {
    for (const path of ['/api/incidents', '/api/incidents/1', '/api/incidents/1/timeline', '/api/alerts', '/api/openapi.json', '/api/nothing']) {
      const response = await get(path, { headers: authorization === undefined ? {} : { authorization } });
      expect(response.status, path).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="tocsin"/);
    }
  });

  test('the scheme is read in any case, and a token in the address counts for nothing', async () => {
    expect((await get('/api/incidents', { headers: { authorization: `bearer ${token}` } })).status).toBe(200);
    expect((await get(`/api/incidents?access_token=${token}`, { headers: {} })).status).toBe(401);
  });

  test('without a configured token it is off, and says so', async () => {
    const off = await serve(apiRoute({ db: pool, token: undefined, config: defaultConfig }));
    const response = await off('/api/incidents', { headers: { authorization: 'Bearer undefined' } });
    expect([response.status, await response.json()]).toEqual([503, { error: 'API off: set TOCSIN_API_TOKEN, or make a token with "tocsin token create".' }]);
  });

  test('other paths are somebody else’s', async () => {
    expect((await get('/apis')).status).toBe(404);
    expect(await (await get('/apis', { headers: {} })).json()).toEqual({ error: 'There is nothing here.' });
  });
});
