// PagerDuty does not answer, or refuses: the channel hears whom to call by hand, once, and nobody else hears their numbers.
import { beforeEach, describe, expect, test } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { paging } from '../../src/domain/pages.ts';
import { freshDatabase } from '../support/database.ts';
import { ringTimers } from '../support/engine.ts';
import { away, ben, pagingBench } from '../support/paging.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const { bench, declared, alerted, ask, say, said } = pagingBench(db.pool);

describe('when PagerDuty does not answer', () => {
  test('the channel hears it once, with names and numbers from before; when it works, that is said too', async () => {
    const made = bench();
    await alerted(made);
    await say(made, 'oncall');
    for (const method of ['requestResponder', 'policy', 'user', 'onCall', 'userByEmail']) made.pagerduty.fail(method, away, { times: 100 });
    await ask(made, 'page PBEN01 disk');
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
    await ask(made, 'page <@UBEN> disk');
    await made.engine.drain();
    expect(made.slack.told.at(-1)?.text).toMatch(/does not answer.*keep trying/);
    expect((await made.incident(1)).pages).toMatchObject([{ state: 'asked', target: { id: '', name: 'ben@acme.example' } }]);
    expect((await said(made)).at(-1)).toContain('PagerDuty does not answer');
    await made.settle();
    expect(made.pagerduty.rung()).toEqual(['PBEN01']);
    expect((await made.incident(1)).pages).toMatchObject([{ state: 'sent', target: ben }]);
    expect((await made.incident(1)).invited).toContain('UBEN');
    expect((await said(made)).filter((text) => text.includes('does not answer'))).toHaveLength(1);
    expect((await said(made)).at(-1)).toContain('*Ben Okafor* is paged now');
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
    await ask(made, 'page <@UBEN> disk');
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
