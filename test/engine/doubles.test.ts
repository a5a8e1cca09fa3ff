// A call of a dead worker that reaches Slack late: for a moment two messages stand, then one.
import { beforeEach, describe, expect, test } from 'vitest';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, testContext, type Bench } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const name = 'inc-1-checkout-answers-with-5xx';
type Post = Parameters<Bench['slack']['post']>[0];

/** Its worker is dead, but what it sent is on its way: `arrives()` is when Slack gets it. */
function slowlyDying(bench: Bench) {
  const dead = Promise.withResolvers<never>();
  const sent: Post[] = [];
  const slack = { ...bench.slack, post: (input: Post) => {
    sent.push(input);
    return dead.promise;
  } };
  const { engine } = testContext({ pool: db.pool, slack, pagerduty: bench.pagerduty });
  const drained = engine.drain();
  return {
    sent,
    /** Claims nothing more: from here on it only holds what it has. */
    dies: () => void engine.stop(),
    arrives: () => Promise.all(sent.map((input) => bench.slack.post(input))),
    async buried() {
      dead.reject(new Error('the dead do not speak'));
      await Promise.all([engine.stop(), drained]);
    },
  };
}

/** Every message by the effect that posted it. */
const standing = (bench: Bench): string[] => bench.slack.messages.map(({ effect }) => effect);
const waiting = async (): Promise<number> => (await db.pool.query(`select 1 from effect where kind = 'slack.doubles.remove' and state = 'waiting'`)).rowCount ?? 0;

describe('what a dead worker had sent arrives after its successor has looked', () => {
  test('and is taken away again; the card stays the one that is known and pinned', async () => {
    const slack = fakeSlack();
    const bench = testContext({ pool: db.pool, slack });
    bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    const dying = slowlyDying(bench);
    // The card and the announcement; what comes after them in their lanes waits for them.
    while (dying.sent.length < 2) await new Promise((resolve) => { setTimeout(resolve, 2); });
    dying.dies();
    // Twice: a claim of its may have been on its way.
    for (let times = 0; times < 2; times += 1) {
      await expireLeases(db.pool);
      await bench.engine.drain();
    }
    const posted = standing(bench);
    expect(new Set(posted).size).toBe(posted.length);
    expect(await waiting()).toBeGreaterThanOrEqual(2);
    await dying.arrives();
    expect(standing(bench).length).toBe(posted.length + dying.sent.length);
    const known = (await bench.incident(1)).card;
    await bench.settle();
    expect(standing(bench).toSorted()).toEqual(posted.toSorted());
    const [card, ...others] = slack.said(name).filter((message) => message.pinned);
    expect([card?.ts, others]).toEqual([known?.ts, []]);
    expect(await waiting()).toBe(0);
    expect(await bench.left()).toEqual([]);
    await dying.buried();
  });

  test('a first try looks for nothing', async () => {
    const bench = testContext({ pool: db.pool });
    bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.settle();
    expect((await db.pool.query(`select 1 from effect where kind = 'slack.doubles.remove'`)).rowCount).toBe(0);
    expect(bench.slack.count('findPosted')).toBe(0);
  });
});
