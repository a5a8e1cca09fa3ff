// Paging through PagerDuty: rung once whatever gets lost, said in the channel, and whom to call by hand when it does not work.
import { beforeEach, describe, expect, test } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { pageKey, paging } from '../../src/domain/pages.ts';
import type { PageTarget } from '../../src/domain/paging.ts';
import { factsOf } from '../../src/store/fact.ts';
import { arrive, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { ringTimers, testContext, type Bench, type Wanted } from '../support/engine.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const service = { paging: { service: 'PSVCCALL' } };
const ben: PageTarget = { type: 'user', id: 'PBEN01', name: 'Ben Okafor' };
const away = new Outage('pagerduty', 'cannot be reached');
const lost = new Outage('pagerduty', 'no answer', { ambiguous: true });

function bench(wanted: Partial<Wanted> = {}): Bench {
  // Long waits, so that what failed is tried again when the test says so.
  const made = testContext({ pool: db.pool, config: service, backoffMs: 60_000, ...wanted });
  made.slack.person('UADA', { name: 'Ada', email: 'ada@acme.example' });
  made.slack.person('UBEN', { name: 'Ben', email: 'ben@acme.example' });
  made.pagerduty.users.push({ id: 'PBEN01', name: 'Ben Okafor', email: 'ben@acme.example', phones: ['+1 2025550103'] });
  made.pagerduty.users.push({ id: 'PCHI01', name: 'Chiara', email: 'chiara@acme.example', phones: ['+1 2025550101'] });
  made.pagerduty.escalationPolicies.push({ id: 'PEPDATA', name: 'Databases' });
  made.pagerduty.onCalls.set('PEPDATA', ['PBEN01', 'PCHI01']);
  return made;
}

/** INC-1, declared in Slack: no alert. */
async function declared(made: Bench, words = 'declare SEV2 Orders are slow'): Promise<void> {
  await command(db.pool, 'UADA', words);
  await made.settle();
}

/** INC-1, opened by PagerDuty. */
async function alerted(made: Bench): Promise<void> {
  made.pagerduty.incidents.set('QALERT', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'QALERT', data: { escalation_policy: { id: 'PEPDATA', summary: 'Databases' } } });
  await made.settle();
}

async function say(made: Bench, text: string): Promise<void> {
  await command(db.pool, 'UADA', text, (await made.incident(1)).channel?.id);
  await made.settle();
}

const said = async (made: Bench) => {
  const name = (await made.incident(1)).channel?.name ?? '';
  return made.slack.said(name).map((one) => one.message.text);
};
const incidents = async () => (await db.pool.query<{ n: number }>('select count(*)::int as n from incident')).rows[0]?.n;

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
    await command(db.pool, 'UADA', 'page <@UBEN> disk', (await made.incident(1)).channel?.id);
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
    await command(db.pool, 'UADA', 'page <@UBEN> disk', (await made.incident(1)).channel?.id);
    await made.engine.drain();
    const [key = ''] = [...made.pagerduty.incidents.keys()];
    await webhook(made, key, 'incident.acknowledged');
    await made.settle();
    expect((await made.incident(1)).alerts).toMatchObject([{ key, state: 'acknowledged' }]);
    expect(await incidents()).toBe(1);
  });

  test('an acknowledgement and a resolution by whoever was paged are news', async () => {
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
    await command(db.pool, 'UADA', 'page <@UBEN> disk', (await made.incident(1)).channel?.id);
    await made.engine.drain();
    await say(made, 'resolve all is well');
    const [key = ''] = [...made.pagerduty.incidents.keys()];
    expect(made.pagerduty.incidents.get(key)?.status).toBe('resolved');
    expect(await made.incident(1)).toMatchObject({ status: 'resolved', alerts: [{ state: 'cleared' }] });
  });
});

describe('when PagerDuty does not answer', () => {
  test('the channel hears it once, with names and numbers from before; when it works, that is said too', async () => {
    const made = bench();
    await alerted(made);
    await say(made, 'oncall');
    for (const method of ['requestResponder', 'policy', 'user', 'onCall', 'userByEmail']) made.pagerduty.fail(method, away, { times: 100 });
    await command(db.pool, 'UADA', 'page PBEN01 disk', (await made.incident(1)).channel?.id);
    await made.engine.drain();
    await db.pool.query(`update effect set run_at = now() where state = 'waiting' and kind = 'pagerduty.page'`);
    // The reminder is due five seconds after the page; the page was six seconds ago.
    await db.pool.query(`update incident set state = jsonb_set(state, '{pages,0,at}', to_jsonb(to_char(now() at time zone 'utc' - interval '6 s', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`);
    await ringTimers(db.pool);
    await made.engine.drain();
    await ringTimers(db.pool);
    await made.engine.drain();
    const waiting = (await said(made)).filter((text) => text.includes('PagerDuty does not answer'));
    expect(waiting).toHaveLength(1);
    for (const part of ['Ben Okafor', '+1 2025550103', 'Chiara', '+1 2025550101', 'I keep trying', 'as of']) expect(waiting[0]).toContain(part);
    made.pagerduty.heal();
    await made.settle();
    expect((await said(made)).at(-1)).toMatch(/PagerDuty answers again\. \*Ben Okafor\* is paged now/);
    expect(made.pagerduty.rung()).toEqual(['PBEN01']);
  });

  test('somebody who cannot be looked up now is looked up when it answers', async () => {
    const made = bench();
    await declared(made);
    for (const method of ['userByEmail', 'createIncident']) made.pagerduty.fail(method, away, { times: 2 });
    await command(db.pool, 'UADA', 'page <@UBEN> disk', (await made.incident(1)).channel?.id);
    await made.engine.drain();
    expect(made.slack.told.at(-1)?.text).toMatch(/does not answer.*keep trying/);
    expect((await made.incident(1)).pages).toMatchObject([{ state: 'asked', target: { id: '', name: 'ben@acme.example' } }]);
    expect((await said(made)).at(-1)).toContain('PagerDuty does not answer');
    await made.settle();
    expect(made.pagerduty.rung()).toEqual(['PBEN01']);
    expect((await said(made)).filter((text) => text.includes('does not answer'))).toHaveLength(1);
  });

  test('what it refuses is said with the reason and whom to call, and is not tried again', async () => {
    const made = bench();
    await declared(made);
    made.pagerduty.fail('createIncident', new Rejected('pagerduty', '2001', 'PagerDuty refused opening an incident: Service not found'));
    await say(made, 'page <@UBEN> disk');
    const text = (await said(made)).at(-1) ?? '';
    for (const part of ['could not be paged', 'Service not found', '+1 2025550103']) expect(text).toContain(part);
    expect((await made.incident(1)).pages).toMatchObject([{ state: 'failed' }]);
    expect((await made.left()).filter((one) => one.kind !== 'nudge')).toEqual([]);
  });

  test('an incident that ended meanwhile rings nobody, and nothing more is said', async () => {
    const made = bench();
    await declared(made);
    made.pagerduty.fail('createIncident', away, { times: 1 });
    await command(db.pool, 'UADA', 'page <@UBEN> disk', (await made.incident(1)).channel?.id);
    await made.engine.drain();
    await decided(db.pool, 1, [{ kind: 'status.set', by: slackPerson('UADA'), data: { status: 'resolved', was: 'triage' } }]);
    await made.settle();
    expect(made.pagerduty.rung()).toEqual([]);
    expect((await made.incident(1)).pages).toMatchObject([{ state: 'failed' }]);
    expect((await said(made)).join()).not.toContain('could not be paged');
  });

  test('Slack being slow or away keeps nobody from being paged', async () => {
    const made = bench();
    await declared(made);
    await say(made, 'oncall');
    await decided(db.pool, 1, [], []);
    made.slack.fail('user', new Outage('slack', 'away'), { times: 50 });
    const { facts, effects } = paging(await made.incident(1), { target: ben, why: 'disk', by: slackPerson('UADA') });
    await decided(db.pool, 1, facts, effects);
    await made.settle();
    expect(made.pagerduty.rung()).toEqual(['PBEN01']);
  });
});

test('telephone numbers stand in no fact, no effect and nothing but the channel', async () => {
  const made = bench();
  await declared(made);
  made.pagerduty.fail('createIncident', new Rejected('pagerduty', '2001', 'no'));
  await say(made, 'page <@UBEN> disk');
  await say(made, 'oncall');
  expect((await said(made)).join()).toContain('2025550103');
  for (const table of ['fact', 'fact_text', 'effect', 'delivery', 'incident', 'person', 'alert']) {
    const { rows } = await db.pool.query(`select 1 from ${table} t where t::text like '%2025550103%'`);
    expect(rows, table).toEqual([]);
  }
  const elsewhere = made.slack.messages.filter((one) => one.channel !== made.slack.rooms.find((room) => room.name.startsWith('inc-1'))?.id);
  expect(JSON.stringify(elsewhere)).not.toContain('2025550103');
});
