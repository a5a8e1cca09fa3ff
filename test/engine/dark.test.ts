// A long outage of Slack's: what it holds back, for how long, and that nothing of it bursts out when Slack is there again.
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { wish, type NewEffect } from '../../src/domain/effects.ts';
import { Outage } from '../../src/domain/errors.ts';
import { declared } from '../../src/domain/opening.ts';
import { backoff, soonMs } from '../../src/engine/backoff.ts';
import { openIncident } from '../../src/engine/commit.ts';
import { backfilled } from '../../src/engine/perform/backfill.ts';
import { plus, toInstant } from '../../src/domain/time.ts';
import { toEffect, type EffectRow } from '../../src/store/effect.ts';
import { factsOf } from '../../src/store/fact.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { ada } from '../support/incidents.ts';
import { cause, decided, effectsOf, note, world } from '../support/stored.ts';

const db = await freshDatabase();
const { pool } = db;
beforeEach(db.cleanTables);

const poke = { due: () => [], most: 1, again: () => 60_000, act: () => ({ facts: [], effects: [] }), words: (_incident: unknown, ref: string) => (ref === 'over' ? undefined : { text: `poke ${ref}` }) };
const everything = ['createChannel', 'channelByName', 'post', 'update', 'ephemeral', 'invite', 'setTopic', 'pin', 'user', 'userByEmail', 'identity', 'bookmarks', 'findPosted', 'usergroup', 'publishHome'];

function bench(): Bench {
  const made = testContext({ pool, registry: { nudges: new Map([['poke', poke]]) } });
  made.slack.person(ada.id);
  return made;
}
function dark({ slack }: Bench): void {
  for (const method of everything) slack.fail(method, new Outage('slack', 'Slack does not answer'), { times: 1_000_000 });
}
async function open(): Promise<number> {
  const input = { title: 'Checkout is down', severity: 'SEV2', kind: 'live', private: false } as const;
  return (await pool.transaction((tx) => openIncident(tx, world, declared(defaultConfig, input, ada).opens, { ...cause, by: ada }))).id;
}
/** As if what waits had been tried first so many hours ago. */
const hoursAgo = (hours: number, kinds = '%') => pool.query(
  `update effect set created_at = created_at - $1 * interval '1 hour', first_run_at = first_run_at - $1 * interval '1 hour', run_at = now() where state = 'waiting' and kind like $2`, [hours, kinds]);
const states = async (id: number) => [...new Set((await effectsOf(pool, id)).filter((row) => row.kind !== 'nudge').map((row) => row.state))];
const tellPoke = (ref: string): NewEffect => ({ kind: 'slack.tell', data: { user: ada.id, about: 'nudge', ref: `poke:${ref}` } });
const sayPoke = (ref: string): NewEffect => ({ kind: 'slack.say', data: { about: 'nudge', ref: `poke:${ref}` } });

describe('reminders', () => {
  test('twelve of one thing are one word when Slack is back, and none of what is no longer true', async () => {
    const one = bench();
    const id = await open();
    await one.settle();
    dark(one);
    for (let n = 0; n < 12; n += 1) {
      await decided(pool, id, [], [tellPoke('update'), sayPoke('update'), tellPoke('over'), ...(n % 4 === 0 ? [tellPoke('command')] : [])]);
      await one.engine.drain();
    }
    expect((await effectsOf(pool, id)).filter((row) => row.lane.includes('/nudge/') && row.state === 'waiting').map((row) => row.lane.replace(/^.*poke:/, '')).sort()).toEqual(['command', 'update', 'update']);
    one.slack.heal();
    await one.settle();
    const texts = one.slack.messages.map((message) => message.message.text).filter((text) => text.startsWith('poke'));
    expect(texts.sort()).toEqual(['poke command', 'poke update', 'poke update']);
    expect(one.slack.messages.filter((message) => message.channel === ada.id && message.message.text === 'poke update')).toHaveLength(1);
    expect(await one.left()).toEqual([]);
  });

  test('wished three times before anybody could try, it waits once', async () => {
    const id = await open();
    for (let n = 0; n < 3; n += 1) await decided(pool, id, [], [tellPoke('update'), sayPoke('update'), tellPoke('command')]);
    expect((await effectsOf(pool, id)).filter((row) => row.lane.includes('/nudge/'))).toHaveLength(3);
  });

  test('one that was wished while the same was being tried takes its place', async () => {
    const one = bench();
    const id = await open();
    await one.settle();
    await decided(pool, id, [], [tellPoke('update')]);
    await pool.query(`update effect set state = 'running', owner = gen_random_uuid(), lease_until = now() - interval '1 second' where kind = 'slack.tell' and data ->> 'about' = 'nudge'`);
    await decided(pool, id, [], [tellPoke('update')]);
    await one.settle();
    expect(one.slack.messages.filter((message) => message.message.text === 'poke update')).toHaveLength(1);
    const outcomes = (await effectsOf(pool, id)).filter((row) => row.lane.includes('/nudge/')).map((row: EffectRow) => row.outcome);
    expect(outcomes).toEqual(['told by a later one', 'told']);
  });
});

test('forty changes in the dark are one card, posted once, and one announcement', async () => {
  const one = bench();
  dark(one);
  const id = await open();
  for (let n = 0; n < 40; n += 1) await decided(pool, id, [note(`change ${n}`)], [wish('slack.card.show'), wish('slack.announcement.show'), wish('slack.topic.set')]);
  await one.engine.drain();
  for (const kind of ['slack.card.show', 'slack.announcement.show', 'slack.topic.set']) expect((await effectsOf(pool, id)).filter((row) => row.kind === kind), kind).toHaveLength(1);
  one.slack.heal();
  await one.settle();
  expect(one.slack.rooms.filter((room) => room.createdBy === 'UTOCSIN')).toHaveLength(1);
  expect(one.slack.messages.filter((message) => message.pinned).map((message) => message.edits)).toEqual([expect.toSatisfy((edits: number) => edits <= 2)]);
  expect(one.slack.said('incidents')).toHaveLength(1);
});

test('what is said waits for what came before it, whatever it is about', async () => {
  const one = bench();
  const id = await open();
  await one.settle();
  await decided(pool, id, [{ kind: 'update.sent', by: ada, data: { text: 'we look', impact: 'some', update: 1 } }], [{ kind: 'slack.say', data: { about: 'update', ref: '1' } }]);
  await decided(pool, id, [{ kind: 'status.set', by: ada, data: { status: 'mitigated', was: 'triage' } }], [{ kind: 'slack.say', data: { about: 'mitigated' } }]);
  one.slack.fail('post', new Outage('slack', 'Slack does not answer'));
  await one.settle();
  const said = one.slack.messages.map((message) => message.message.text).flatMap((text) => /update 1|is mitigated/.exec(text)?.[0] ?? []);
  expect(said).toEqual(['update 1', 'is mitigated']);
});

describe('how long it is waited out', () => {
  test('23 hours lose nothing, and the next outage has a day of its own for what waited for the channel', async () => {
    const one = bench();
    dark(one);
    const id = await open();
    await one.engine.drain();
    await hoursAgo(23);
    await one.engine.drain();
    expect(await states(id)).not.toContain('given_up');
    one.slack.heal();
    for (const method of ['post', 'update', 'invite', 'setTopic']) one.slack.fail(method, new Outage('slack', 'Slack does not answer'), { times: 1_000_000 });
    await pool.query(`update effect set run_at = now() where state = 'waiting' and kind in ('slack.channel.create', 'people.find')`);
    await one.engine.drain();
    expect((await one.incident(id)).channel).toBeDefined();
    // The card was wished 25 hours ago by now, and tried for the first time a moment ago.
    await pool.query(`update effect set created_at = created_at - interval '2 hours' where state = 'waiting'`);
    await pool.query(`update effect set run_at = now() where state = 'waiting' and kind like 'slack.%'`);
    await one.engine.drain();
    expect(await states(id)).not.toContain('given_up');
    one.slack.heal();
    await one.settle();
    expect(await one.left()).toEqual([]);
  });

  test('what a person waits for is tried every minute at least, the rest every five', () => {
    const context = bench().context;
    for (let attempt = 1; attempt <= 40; attempt += 1) {
      expect(backoff(context, attempt, soonMs)).toBeLessThanOrEqual(60_000);
      expect(backoff(context, attempt)).toBeLessThanOrEqual(300_000);
    }
  });

  test('the wait that is written down is that one', async () => {
    const one = testContext({ pool, backoffMs: 1_000 });
    dark(one);
    await open();
    await pool.query('update effect set attempt = 30');
    await one.engine.drain();
    const { rows } = await pool.query<{ urgency: number; ms: number }>(
      `select urgency, extract(epoch from run_at - now())::float * 1000 as ms from effect where state = 'waiting' and attempt > 30 and kind not in ('timer', 'nudge')`);
    expect(rows.some((row) => row.urgency <= 1) && rows.some((row) => row.urgency > 1)).toBe(true);
    for (const { urgency, ms } of rows) expect(ms, `urgency ${urgency}`).toBeLessThanOrEqual(urgency <= 1 ? 60_000 : 300_000);
    for (const { ms } of rows.filter((row) => row.urgency > 1)) expect(ms).toBeGreaterThan(100_000);
  });
});

describe('what happened meanwhile', () => {
  const told = (one: Bench) => one.slack.messages.map((message) => message.message.text).filter((text) => text.includes('What happened meanwhile'));

  test('is told once in a channel that was there, when the card is shown again', async () => {
    const one = bench();
    const id = await open();
    await one.settle();
    dark(one);
    await decided(pool, id, [note('the replica leads')], [wish('slack.card.show')]);
    await one.engine.drain();
    await hoursAgo(1, 'slack.card.show');
    one.slack.heal();
    await one.settle();
    await decided(pool, id, [note('after it')], [wish('slack.card.show')]);
    await one.settle();
    expect(told(one)).toEqual([expect.stringContaining('Slack took nothing from me') as string]);
    const [row] = one.slack.messages.filter((message) => message.message.text.includes('What happened meanwhile')).map((message) => JSON.stringify(message.message.blocks));
    expect(row).toContain('the replica leads');
    expect(row).not.toContain('after it');
  });

  test('is told from the very fact on that could not be shown', async () => {
    const one = bench();
    const id = await open();
    await one.settle();
    dark(one);
    await decided(pool, id, [note('the first of it')], [wish('slack.card.show')]);
    await one.engine.drain();
    const [row] = (await effectsOf(pool, id)).filter((effect) => effect.state === 'waiting').map(toEffect);
    const [fact] = (await factsOf(pool, id)).filter(({ kind }) => kind === 'note.added');
    const since = (minutes: number) => row && backfilled({ ...row, attempt: 2 }, plus(toInstant(row.firstTriedAt), minutes * 60_000)).map((effect) => effect.data);
    expect(since(4)).toEqual([]);
    expect(since(6)).toEqual([{ late: 'card', since: expect.toSatisfy((at: string) => at <= (fact?.recordedAt ?? '')) as string, until: expect.any(String) as string }]);
  });

  test('is not told after a short outage: what waited is said by itself', async () => {
    const one = bench();
    const id = await open();
    await one.settle();
    dark(one);
    await decided(pool, id, [note('short')], [wish('slack.card.show')]);
    await one.engine.drain();
    one.slack.heal();
    await one.settle();
    expect(await one.left()).toEqual([]);
    expect(told(one)).toEqual([]);
  });
});
