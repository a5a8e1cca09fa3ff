// Paging through PagerDuty: rung once whatever gets lost, and said in the channel.
import { beforeEach, describe, expect, test } from 'vitest';
import { Rejected } from '../../src/domain/errors.ts';
import { pageKey } from '../../src/domain/pages.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { ben, lost, pagingBench } from '../support/paging.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const { bench, declared, alerted, ask, say, said, incidents } = pagingBench(db.pool);

describe('into an incident that PagerDuty knows', () => {
  test('the person is asked into it, with the title and the reason; the channel hears it, and they are brought in', async () => {
    const made = bench();
    await alerted(made);
    await say(made, 'page <@UBEN> the disk is full');
    expect(made.pagerduty.incidents.get('QALERT')?.asked).toEqual([
      { target: ben, message: expect.stringMatching(/^INC-1 page 1: Checkout answers with 5xx\. the disk is full\. Ada asks for you\./) as string },
    ]);
    expect((await said(made)).at(-1)).toMatch(/\*Ben Okafor\* is paged\. Asked for by <@UADA>: “the disk is full”/);
    expect((await made.incident(1)).invited).toContain('UBEN');
    expect((await made.incident(1)).pages).toMatchObject([{ id: 1, state: 'sent', key: 'QALERT', why: 'the disk is full' }]);
    expect((await made.left()).filter((one) => one.kind !== 'nudge')).toEqual([]);
  });

  test('on-call means the policy of its alert', async () => {
    const made = bench();
    await alerted(made);
    await say(made, 'page on-call second opinion');
    expect(made.pagerduty.rung()).toEqual(['PEPDATA']);
    expect((await said(made)).at(-1)).toContain('*Databases* is paged: PagerDuty rings whoever is on call for it');
  });

  test('rings once after an answer that was lost', async () => {
    const made = bench();
    await alerted(made);
    made.pagerduty.fail('requestResponder', lost, { when: 'after', times: 1 });
    await say(made, 'page <@UBEN> disk');
    expect(made.pagerduty.rung()).toEqual(['PBEN01']);
    expect((await made.incident(1)).pages[0]?.state).toBe('sent');
  });

  test('a second page to the same person is a page of its own', async () => {
    const made = bench();
    await alerted(made);
    await say(made, 'page <@UBEN> disk');
    await say(made, 'page --again <@UBEN> still');
    expect(made.pagerduty.rung()).toEqual(['PBEN01', 'PBEN01']);
  });

  test('where the plan does not allow that, by an incident of our own', async () => {
    const made = bench();
    await alerted(made);
    made.pagerduty.fail('requestResponder', new Rejected('pagerduty', '2014', 'the plan lacks the ability'));
    await say(made, 'page <@UBEN> disk');
    expect(made.pagerduty.rung()).toEqual(['PBEN01']);
    expect((await made.incident(1)).alerts.map((alert) => alert.key)).toEqual(['QALERT', 'QMADE2']);
  });
});

describe('an incident that PagerDuty does not know', () => {
  test('gets one there, under the service of the config; it belongs to it like any alert, and ends with it', async () => {
    const made = bench();
    await declared(made);
    await say(made, 'page <@UBEN> the disk is full');
    const incident = await made.incident(1);
    const [key] = [...made.pagerduty.incidents.keys()];
    expect(made.pagerduty.incidents.get(key ?? '')?.made).toMatchObject({ key: pageKey(incident, { id: 1 }), service: 'PSVCCALL', target: { id: 'PBEN01' }, title: 'INC-1 page 1: Orders are slow' });
    expect(incident.alerts).toMatchObject([{ source: 'pagerduty', key, state: 'triggered' }]);
    await say(made, 'resolve all is well');
    expect(made.pagerduty.incidents.get(key ?? '')?.status).toBe('resolved');
  });

  test('the next page goes into the one that rings already', async () => {
    const made = bench();
    await declared(made);
    await say(made, 'page <@UBEN> disk');
    await say(made, 'page Databases all of you');
    expect(made.pagerduty.incidents.size).toBe(1);
    expect(made.pagerduty.rung()).toEqual(['PBEN01', 'PEPDATA']);
  });

  test('rings once after an answer that was lost, also when its webhook came meanwhile', async () => {
    const made = bench();
    await declared(made);
    made.pagerduty.fail('createIncident', lost, { when: 'after', times: 1 });
    await ask(made, 'page <@UBEN> disk');
    await made.engine.drain();
    const [id = ''] = [...made.pagerduty.incidents.keys()];
    await arrive(db.pool, { type: 'incident.triggered', key: id, ago: 0, data: { incident_key: made.pagerduty.incidents.get(id)?.made?.key } });
    await made.settle();
    expect(made.pagerduty.rung()).toEqual(['PBEN01']);
    expect((await made.incident(1)).pages).toMatchObject([{ state: 'sent', key: id }]);
    expect(await incidents()).toBe(1);
  });

  test('without a service: refused, with what to set and whom to call', async () => {
    const made = bench({ config: { roles: { commander: { page: 'PCHI01' } } } });
    await declared(made);
    await say(made, 'page <@UBEN> disk');
    const told = made.slack.told.at(-1)?.text ?? '';
    for (const part of ['paging.service', 'Ben Okafor', '+1 2025550103', 'Chiara']) expect(told).toContain(part);
    expect((await made.incident(1)).pages).toEqual([]);
  });

  test('of a private one PagerDuty learns the number only', async () => {
    const made = bench();
    await declared(made, 'declare --private Layoffs leaked');
    await say(made, 'page <@UBEN> the list of names is out');
    const told = JSON.stringify([...made.pagerduty.incidents.values()]);
    expect(told).toContain('INC-1 page 1');
    for (const word of ['ayoffs', 'names']) expect(told).not.toContain(word);
  });

  test('a drill pages nobody unless it is meant', async () => {
    const made = bench();
    await declared(made, 'declare --drill Game day');
    await say(made, 'page <@UBEN> disk');
    expect(made.slack.told.at(-1)?.text).toMatch(/^DRILL: nobody was paged\. I would have paged \*Ben Okafor\*/);
    expect(made.pagerduty.rung()).toEqual([]);
    await say(made, 'page --really <@UBEN> disk');
    expect(made.pagerduty.rung()).toEqual(['PBEN01']);
  });
});
