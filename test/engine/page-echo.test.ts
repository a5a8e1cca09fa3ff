// The PagerDuty incident that rings for a page comes back as webhooks, before the answer or after it: never a second incident, never said.
import { beforeEach, describe, expect, test } from 'vitest';
import { pageKey } from '../../src/domain/pages.ts';
import { factsOf } from '../../src/store/fact.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import type { Bench } from '../support/engine.ts';
import { ben, lost, pagingBench } from '../support/paging.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const { bench, declared, ask, say, said, incidents } = pagingBench(db.pool);

describe('its webhooks come back', () => {
  const webhook = (made: Bench, key: string, type = 'incident.triggered', ago = 0) =>
    arrive(db.pool, { type, key, ago, title: 'INC-1 page 1: Orders are slow', data: { incident_key: made.pagerduty.incidents.get(key)?.made?.key } });

  async function paged(made: Bench): Promise<string> {
    await declared(made);
    await say(made, 'page <@UBEN> disk');
    return [...made.pagerduty.incidents.keys()][0] ?? '';
  }

  test('after the answer: no second incident, nothing said, nothing written', async () => {
    const made = bench();
    const key = await paged(made);
    const [before, seq] = [await said(made), (await made.incident(1)).seq];
    // Whatever the two clocks say.
    await webhook(made, key, 'incident.triggered', -30);
    await made.settle();
    expect(await incidents()).toBe(1);
    expect([await said(made), (await made.incident(1)).seq]).toEqual([before, seq]);
  });

  test('before the answer: attached by the webhook, and once', async () => {
    const made = bench();
    await declared(made);
    const [incident] = [await made.incident(1)];
    await decided(db.pool, 1, [{ kind: 'page.requested', data: { page: 1, target: ben, why: 'disk' } }]);
    await arrive(db.pool, { type: 'incident.triggered', key: 'QEARLY', data: { incident_key: pageKey(incident, { id: 1 }) } });
    await made.settle();
    expect(await incidents()).toBe(1);
    expect((await made.incident(1)).alerts).toMatchObject([{ key: 'QEARLY', state: 'triggered' }]);
    // The answer that comes then changes nothing of it.
    made.pagerduty.incidents.set('QEARLY', { status: 'triggered', notes: [], made: { key: pageKey(incident, { id: 1 }), title: 'x', target: ben, service: 'S1' } });
    await decided(db.pool, 1, [], [{ kind: 'pagerduty.page', data: { page: 1 } }]);
    await made.settle();
    const kinds = (await factsOf(db.pool, 1)).map((fact) => fact.kind);
    expect(kinds.filter((kind) => kind === 'alert.attached')).toHaveLength(1);
    expect(made.pagerduty.incidents.size).toBe(1);
  });

  test('an acknowledgement that overtook everything is kept, and said when it is attached', async () => {
    const made = bench();
    await declared(made);
    made.pagerduty.fail('createIncident', lost, { when: 'after', times: 1 });
    await ask(made, 'page <@UBEN> disk');
    await made.engine.drain();
    const [key = ''] = [...made.pagerduty.incidents.keys()];
    await webhook(made, key, 'incident.acknowledged');
    await made.settle();
    expect((await made.incident(1)).alerts).toMatchObject([{ key, state: 'acknowledged' }]);
    expect(await incidents()).toBe(1);
  });

  test('late, when it was acknowledged already: nothing is written a second time', async () => {
    const made = bench();
    const key = await paged(made);
    await webhook(made, key, 'incident.acknowledged', -5);
    await made.settle();
    const { seq } = await made.incident(1);
    await webhook(made, key, 'incident.triggered', -9);
    await made.settle();
    expect(await made.incident(1)).toMatchObject({ seq, alerts: [{ state: 'acknowledged' }] });
  });

  test('that whoever was paged has ended it says nothing of what is wrong', async () => {
    const made = bench();
    const key = await paged(made);
    const before = await said(made);
    await webhook(made, key, 'incident.resolved', -5);
    await made.settle();
    expect(await made.incident(1)).toMatchObject({ status: 'triage', alerts: [{ state: 'cleared' }] });
    expect(await said(made)).toEqual(before.map((text, n) => (n === 0 ? expect.anything() : text) as string));
  });

  test('an acknowledgement by whoever was paged is news', async () => {
    const made = bench();
    const key = await paged(made);
    await webhook(made, key, 'incident.acknowledged', -5);
    await made.settle();
    expect(await made.incident(1)).toMatchObject({ status: 'investigating', alerts: [{ state: 'acknowledged' }] });
  });

  test('a key that somebody else wrote opens an incident of its own', async () => {
    const made = bench();
    await declared(made);
    await arrive(db.pool, { type: 'incident.triggered', key: 'QFORGED', data: { incident_key: pageKey(await made.incident(1), { id: 7 }) } });
    await made.settle();
    expect(await incidents()).toBe(2);
  });

  test('nobody is woken for an incident that ended while the page was on its way', async () => {
    const made = bench();
    await declared(made);
    made.pagerduty.fail('createIncident', lost, { when: 'after', times: 1 });
    await ask(made, 'page <@UBEN> disk');
    await made.engine.drain();
    await say(made, 'resolve all is well');
    const [key = ''] = [...made.pagerduty.incidents.keys()];
    expect(made.pagerduty.incidents.get(key)?.status).toBe('resolved');
    expect(await made.incident(1)).toMatchObject({ status: 'resolved', alerts: [{ state: 'cleared' }] });
  });
});
