// Slack's limits shared by replicas: who waits, who never does, and that a 429 is heard by all.
import { beforeEach, describe, expect, it } from 'vitest';
import { urgencies } from '../../src/domain/effects.ts';
import { Outage } from '../../src/domain/errors.ts';
import { createBudget, Paced } from '../../src/engine/budget.ts';
import { silentLog } from '../../src/log.ts';
import { close, draw } from '../../src/store/budget.ts';
import { effectsOf } from '../support/stored.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { systemClock } from '../../src/world.ts';
import { arrive, command } from '../support/arriving.ts';

const db = await freshDatabase({ max: 12 });
beforeEach(db.cleanTables);

const { asked, critical, normal, cosmetic } = urgencies;
const replica = () => createBudget({ db: db.pool, clock: systemClock, random: { fraction: () => 0 }, log: silentLog });
const update = { key: 'chat.update', perMinute: 50, burst: 50, reserve: 0, debt: false };

/** Leaves so many calls of chat.update, as other replicas would have. */
async function left(tokens: number): Promise<void> {
  await draw(db.pool, update);
  await db.pool.query('update slack_budget set tokens = $1, refilled_at = clock_timestamp()', [tokens]);
}

describe('a bucket', () => {
  it('gives what it has, and says how long to wait for more', async () => {
    await left(1.5);
    expect((await draw(db.pool, update)).waitMs).toBe(0);
    const { waitMs, tokens } = await draw(db.pool, update);
    expect(tokens).toBeLessThan(1);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(600);
  });

  it('never gives one call to two at once', async () => {
    await left(20);
    const drawn = await Promise.all(Array.from({ length: 200 }, () => draw(db.pool, { ...update, perMinute: 1 })));
    expect(drawn.filter((one) => one.waitMs === 0)).toHaveLength(20);
  });

  it('is refilled by time, up to its size', async () => {
    await left(0);
    await db.pool.query(`update slack_budget set refilled_at = clock_timestamp() - interval '1 hour'`);
    expect((await draw(db.pool, update)).tokens).toBe(49);
  });

  it('that Slack closed is closed for all, and opens by itself', async () => {
    await close(db.pool, 'chat.update', 30_000);
    const { waitMs } = await draw(db.pool, { ...update, debt: true });
    expect(waitMs).toBeGreaterThan(29_000);
    await db.pool.query(`update slack_budget set closed_until = clock_timestamp() - interval '1 second'`);
    expect((await draw(db.pool, { ...update, debt: true })).waitMs).toBe(0);
  });
});

describe('who waits', () => {
  const passes = async (urgency: number): Promise<boolean> => {
    const budget = replica();
    // The first critical call learns what is left; the second knows it.
    for (let calls = 0; calls < 2; calls += 1) {
      try {
        await budget.pass('update', [], urgency);
        await new Promise((resolve) => { setTimeout(resolve, 20); });
      } catch (error) {
        if (error instanceof Paced) return false;
        throw error;
      }
    }
    return true;
  };

  it.each([
    [45, [true, true, true, true]],
    [25, [true, true, true, false]],
    [15, [true, true, false, false]],
    [8, [true, false, false, false]],
    [-20, [true, false, false, false]],
  ])('with %d of 50 calls left: asked, critical, normal, cosmetic', async (tokens, expected) => {
    const found: boolean[] = [];
    for (const urgency of [asked, critical, normal, cosmetic]) {
      await left(tokens);
      found.push(await passes(urgency));
    }
    expect(found).toEqual(expected);
  });

  it('a channel is opened and people are invited until Slack itself says slower', async () => {
    const budget = replica();
    for (let calls = 0; calls < 60; calls += 1) await budget.pass('createChannel', [], critical);
    await budget.refused('createChannel', new Outage('slack', 'slower', { retryAfterMs: 20_000 }));
    const other = replica();
    await other.pass('createChannel', [], critical);
    while ((await db.pool.query(`select 1 from slack_budget where tokens < -1`)).rowCount > 0) await db.pool.query('update slack_budget set tokens = 0');
    await expect.poll(() => other.pass('createChannel', [], critical).then(() => 'passed', () => 'waits')).toBe('waits');
  });

  it('posts are counted by channel', async () => {
    const budget = replica();
    for (let posts = 0; posts < 8; posts += 1) await budget.pass('post', [{ channel: 'C1' }], cosmetic);
    await expect(budget.pass('post', [{ channel: 'C1' }], cosmetic)).rejects.toThrow(Paced);
    await budget.pass('post', [{ channel: 'C2' }], cosmetic);
  });

  it('a 429 that one replica got holds the others back, for that method alone', async () => {
    await replica().refused('update', new Outage('slack', 'slower', { retryAfterMs: 20_000 }));
    await expect(replica().pass('update', [], normal)).rejects.toThrow(Paced);
    await replica().pass('setTopic', [], cosmetic);
  });
});

describe('in the engine', () => {
  it('what waits for its turn was not tried: nothing is looked for when its turn comes, and nothing is given up', async () => {
    const slack = fakeSlack();
    let open = false;
    const bench = testContext({ pool: db.pool, slack, budget: {
      pass: (call) => (call === 'post' && !open ? Promise.reject(new Paced('post/C1', 60_000)) : Promise.resolve()), refused: () => Promise.resolve(),
    } });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.engine.drain();
    const card = (await effectsOf(db.pool, 1)).find((effect) => effect.kind === 'slack.card.show');
    expect(card).toMatchObject({ state: 'waiting', attempt: 0, first_run_at: null });
    open = true;
    await bench.settle();
    expect(slack.messages.filter((message) => message.pinned)).toHaveLength(1);
    expect(slack.count('findPosted')).toBe(0);
  });

  it('an effect that has called Slack already counts its try', async () => {
    const slack = fakeSlack();
    let open = false;
    const bench = testContext({ pool: db.pool, slack, budget: {
      pass: (call) => (call === 'pin' && !open ? Promise.reject(new Paced('pins.add', 60_000)) : Promise.resolve()), refused: () => Promise.resolve(),
    } });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.engine.drain();
    expect((await effectsOf(db.pool, 1)).find((effect) => effect.kind === 'slack.card.show')?.attempt).toBeGreaterThan(0);
    open = true;
    await bench.settle();
    expect(slack.messages.filter((message) => message.pinned)).toHaveLength(1);
  });

  it('a 429 is written down for the others', async () => {
    const slack = fakeSlack();
    slack.fail('setTopic', new Outage('slack', 'slower', { retryAfterMs: 20_000 }));
    const bench = testContext({ pool: db.pool, slack, budget: replica() });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.engine.drain();
    await expect(replica().pass('setTopic', [], normal)).rejects.toThrow(Paced);
  });

  it('in a storm the commander’s own act goes before everything that waits', async () => {
    const slack = fakeSlack();
    const bench = testContext({ pool: db.pool, slack });
    for (let n = 1; n <= 8; n += 1) await arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `service-${n}` });
    await bench.settle();
    const busy = testContext({ pool: db.pool, slack, budget: replica() });
    await db.pool.query(`insert into slack_budget values ('chat.update', 0, clock_timestamp(), null), ('conversations.setTopic', 0, clock_timestamp(), null)`);
    const room = slack.rooms.find((one) => one.name.startsWith('inc-3'));
    await command(db.pool, 'UANA', 'commander', room?.id);
    await busy.engine.drain();
    expect((await bench.incident(3)).commander?.id).toBe('UANA');
    const topics = (await effectsOf(db.pool, 3)).filter((effect) => effect.kind === 'slack.topic.set').map((effect) => effect.state);
    expect(topics.at(-1)).toBe('waiting');
  });
});
