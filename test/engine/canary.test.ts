// The canary on a real database: it goes the way of every alarm, disturbs nothing, leaves nothing, and its silence is told once.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { canaryParts } from '../../src/edge/health-canary.ts';
import { sendCanary } from '../../src/engine/canary.ts';
import { makeRounds } from '../../src/engine/recurring.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { countOpen, listIncidents } from '../../src/store/incident.ts';
import { statsOf } from '../../src/store/stats.ts';
import { readWayIn } from '../../src/store/way-in.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, testContext, type Bench, type Wanted } from '../support/engine.ts';
import { keptLog, toldSpans } from '../support/told-spans.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

/** Long enough for any machine; short where it is to be late. */
const patient = { every: 600_000, within: 300_000 };
const hasty = { every: 600_000, within: 200 };
const heartbeat = 'https://hc.acme.example/ping/planted';
function benchOf(more: Partial<Wanted> = {}): Bench {
  const bench = testContext({ pool: db.pool, config: { canary: patient }, ...more });
  return { ...bench, context: { ...bench.context, settings: { ...bench.context.settings, heartbeat } } };
}
const due = () => db.pool.query(`insert into round (name, due_at) values ('canary', now() - interval '1 second') on conflict (name) do update set due_at = excluded.due_at, not_before = null`);
/** One round, with an engine at work. */
async function send(bench: Bench, ...others: Bench[]): Promise<void> {
  await due();
  const engines = [bench, ...others].map((one) => testContext({ pool: db.pool, slack: one.slack, config: one.context.config, ...(one.context.tracing ? { tracing: one.context.tracing } : {}) }).engine);
  for (const engine of engines) engine.start();
  await Promise.all([bench, ...others].map((one) => makeRounds(one.context)));
  await Promise.all(engines.map((engine) => engine.stop()));
}
const outcome = async () => (await db.pool.query<{ outcome: string }>(`select outcome from round where name = 'canary'`)).rows[0]?.outcome;
const part = (bench: Bench) => canaryParts(db.pool, bench.context.config.canary, new Date());
const told = (bench: Bench) => bench.slack.said('incidents').map((one) => one.message.text);
const away = new Outage('slack', 'Slack does not answer');

describe('a canary', () => {
  test('sings in a channel of its own, is measured, and its heartbeat goes out', async () => {
    const bench = benchOf();
    await send(bench);
    expect(await outcome()).toBe('sang');
    expect(bench.slack.rooms.filter((one) => one.name !== 'incidents')).toMatchObject([{ name: 'drill-inc-1-canary', private: true, archived: false }]);
    expect((await readWayIn(db.pool, 'canary'))?.seconds).toBeGreaterThan(0);
    expect(await part(bench)).toMatchObject({ canary: { ok: true, detail: expect.stringMatching(/^it took \d+\.\d s$/) as unknown } });
    expect(bench.outbound.sent).toMatchObject([{ method: 'GET', url: heartbeat }]);
    // Posted, pinned, read back, and taken away.
    expect(['post', 'pin', 'message', 'remove'].map((method) => bench.slack.count(method))).toEqual([1, 1, 1, 1]);
    expect(bench.slack.messages).toEqual([]);
  });

  test('comes again and again to the same channel and the same number, and leaves no fact', async () => {
    const bench = benchOf();
    for (let n = 0; n < 3; n += 1) await send(bench);
    expect(bench.slack.count('createChannel')).toBe(1);
    expect((await listIncidents(db.pool, { most: 10, privateToo: true })).map((one) => [one.id, one.kind, one.private, one.status])).toEqual([[1, 'drill', true, 'closed']]);
    expect((await factsOf(db.pool, 1)).map((fact) => fact.kind)).toEqual(['incident.opened', 'status.set', 'channel.created']);
    expect(await brokenLink(db.pool, 1)).toBeUndefined();
    expect(bench.outbound.sent).toHaveLength(3);
  });

  test('is in no figure, no list and no announcement, calls nobody, and joins nothing', async () => {
    const bench = benchOf({ config: { canary: patient, storm: { opens: 2, within: 300_000, apart: { severities: [], most: 0 } } } });
    for (let n = 0; n < 3; n += 1) await send(bench);
    expect(told(bench)).toEqual([]);
    expect([bench.slack.told, bench.slack.homes.size, bench.slack.count('invite'), bench.pagerduty.count('requestResponder'), bench.pagerduty.count('addNote')]).toEqual([[], 0, 0, 0, 0]);
    expect(await countOpen(db.pool)).toEqual([]);
    expect(await statsOf(db.pool, 30)).toEqual({ rows: [], open: 0 });
    expect(await listIncidents(db.pool, { most: 10, privateToo: false })).toEqual([]);
    expect(await listIncidents(db.pool, { open: true, most: 10, privateToo: true })).toEqual([]);
    // Two real ones: as without any canary, neither joins it and no storm begins.
    for (const n of [1, 2]) {
      await arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: n === 1 ? 'Canary' : 'canary' });
      await bench.settle();
    }
    expect((await listIncidents(db.pool, { most: 10, privateToo: false })).map((one) => [one.id, one.storm])).toEqual([[3, undefined], [2, undefined]]);
    expect((await db.pool.query(`select 1 from effect where incident_id = 1 and kind in ('nudge', 'timer', 'people.find', 'slack.people.invite', 'github.postmortem.publish')`)).rowCount).toBe(0);
    // It is asked for after what people asked for.
    expect((await db.pool.query<{ urgency: number }>(`select distinct urgency from effect where kind = 'slack.canary.sing'`)).rows).toEqual([{ urgency: 2 }]);
  });

  test('that a second replica takes over is the same one', async () => {
    const bench = benchOf({ config: { canary: hasty } });
    const round = { name: 'canary', owner: bench.context.settings.owner, attempt: 1, dueAt: new Date(), firstTriedAt: new Date() };
    // The first dies while it listens; the second goes on.
    await sendCanary(bench.context, round);
    await bench.settle();
    // It has sung by now, and no sooner than the first had given up: that is late.
    expect(await sendCanary(bench.context, { ...round, attempt: 2 })).toBe('no channel was usable within under 1 s');
    expect([(await db.pool.query('select 1 from delivery')).rowCount, (await readWayIn(db.pool, 'canary'))?.seconds, bench.outbound.sent]).toEqual([1, undefined, []]);
  });

  test('is one, however many replicas there are', async () => {
    const [one, other] = [benchOf(), benchOf()];
    const shared = { ...other, slack: one.slack, context: { ...other.context, ports: { ...other.context.ports, slack: one.slack } } };
    await send(one, shared);
    expect([(await db.pool.query('select 1 from delivery')).rowCount, one.outbound.sent.length + other.outbound.sent.length, one.slack.count('post')]).toEqual([1, 1, 1]);
  });

  test('is a trace from its beginning to its call to Slack, for whoever follows them', async () => {
    const tracing = toldSpans();
    const bench = benchOf({ tracing });
    await send(bench);
    const by = new Map(tracing.spans.map((span) => [span.place.span, span]));
    const pin = tracing.spans.find((span) => span.name === 'call slack.pin');
    const path: string[] = [];
    for (let span = pin; span; span = span.parent === undefined ? undefined : by.get(span.parent)) path.unshift(span.name);
    expect(path).toEqual(['request canary', 'delivery canary', 'commit', 'effect slack.canary.sing', 'call slack.pin']);
  });

  test('that is off is none', async () => {
    const bench = benchOf({ config: { canary: false } });
    await due();
    await makeRounds(bench.context);
    expect([(await db.pool.query('select 1 from delivery')).rowCount, bench.outbound.sent.length, await part(bench)]).toEqual([0, 0, {}]);
  });
});

describe('a canary that falls silent', () => {
  test('because Slack is away sends no heartbeat; it is told once when Slack is back, and once when it sings again', async () => {
    const bench = benchOf({ config: { canary: hasty } });
    for (const method of ['createChannel', 'post', 'channelByName']) bench.slack.fail(method, away, { times: 1_000 });
    await send(bench);
    expect(await outcome()).toMatch(/^no channel was usable within under 1 s/);
    expect([bench.outbound.sent, await part(bench)]).toMatchObject([[], { canary: { ok: false, detail: expect.stringContaining('no channel was usable') as unknown } }]);
    expect(told(bench)).toEqual([]);
    bench.slack.heal();
    bench.slack.fail('pin', new Rejected('slack', 'missing_scope', 'Slack says missing_scope'), { times: 1_000 });
    const patiently = { ...bench, context: { ...bench.context, config: { ...bench.context.config, canary: patient } } };
    await send(patiently);
    await send(patiently);
    expect(told(bench)).toEqual([expect.stringContaining('test alarm did not come through: refused: Slack says missing_scope')]);
    expect(bench.outbound.sent).toEqual([]);
    bench.slack.heal();
    await send(patiently);
    await send(patiently);
    expect(told(bench).slice(1)).toEqual([expect.stringContaining('comes through again')]);
    expect(bench.outbound.sent).toHaveLength(2);
    // What was refused in the middle left nothing there, and stands among nobody's troubles.
    expect(bench.slack.messages.filter((one) => one.channel !== bench.slack.rooms[0]?.id)).toEqual([]);
    expect((await db.pool.query(`select 1 from effect where state = 'given_up'`)).rowCount).toBe(0);
  });

  test('and sings again when the channel of `ops` alone cannot be told: it is told with a later song', async () => {
    const bench = benchOf();
    bench.slack.fail('pin', new Rejected('slack', 'missing_scope', 'Slack says missing_scope'));
    await send(bench);
    expect(told(bench)).toHaveLength(1);
    const { post } = bench.slack;
    const announced = bench.slack.rooms[0]?.id;
    bench.context.ports.slack.post = (input) => (input.channel === announced ? Promise.reject(away) : post(input));
    await send(bench);
    expect([await outcome(), told(bench).length, await part(bench)]).toMatchObject(['sang', 1, { canary: { ok: true } }]);
    bench.context.ports.slack.post = post;
    await send(bench);
    await send(bench);
    expect(told(bench).slice(1)).toEqual([expect.stringContaining('comes through again. It was: refused: Slack says missing_scope')]);
  });

  test('because its channel may not be made tries that again with the next one, though nobody presses a button', async () => {
    const bench = benchOf();
    bench.slack.fail('createChannel', new Rejected('slack', 'missing_scope', 'Slack says missing_scope'), { times: 1_000 });
    await send(bench);
    expect(await outcome()).toBe('its channel could not be made: Slack says missing_scope');
    bench.slack.heal();
    await send(bench);
    // Whether its song was given up with the channel, and is tried again with it, is a matter of which came first.
    expect(['its channel has only just been made: the next one tells', 'sang']).toContain(await outcome());
    await send(bench);
    expect(await outcome()).toBe('sang');
    expect(told(bench)).toHaveLength(2);
    expect((await db.pool.query(`select 1 from effect where state = 'given_up'`)).rowCount).toBe(0);
  });

  test('because nobody works on anything is told by /readyz as well', async () => {
    const bench = benchOf({ config: { canary: hasty } });
    await due();
    await makeRounds(bench.context);
    expect(await outcome()).toBe('no channel was usable within under 1 s: nobody has taken it up');
    await db.pool.query(`update way_in set trouble = null; update round set done_at = now() - interval '1 hour'`);
    expect(await part(bench)).toMatchObject({ canary: { ok: false, detail: 'none was sent for 1 h 00 min' } });
  });
});

test('a heartbeat that does not go out is told by /readyz and in the log, and the canary sang all the same; its address is nowhere', async () => {
  const { log, lines } = keptLog();
  const bench = benchOf({ log });
  for (const [answer, detail] of [[() => Promise.reject(new Outage('runbook', 'nobody answers')), 'it does not answer'], [() => Promise.reject(new Rejected('runbook', 'egress', `refused: ${heartbeat}`)), 'it was refused (egress)'], [() => ({ status: 500, headers: {}, body: Buffer.from('') }), 'it was answered 500']] as const) {
    bench.outbound.answer = answer;
    await send(bench);
    expect([await outcome(), await part(bench)]).toMatchObject(['sang', { canary: { ok: false, detail: expect.stringContaining(`; its heartbeat: ${detail}`) as unknown } }]);
  }
  expect(lines.filter((line) => line.message.startsWith('the canary sang, and its heartbeat')).length).toBe(3);
  bench.outbound.answer = () => ({ status: 200, headers: {}, body: Buffer.from('OK') });
  await send(bench);
  expect(await part(bench)).toMatchObject({ canary: { ok: true } });
  expect(JSON.stringify((await db.pool.query('select * from way_in')).rows)).not.toContain('planted');
});

test('one that was cut off in the middle is tidied by whoever goes on with it, and counts once', async () => {
  const bench = benchOf();
  await send(bench);
  // The worker dies after the card was posted: its try ends with an answer that nobody gets.
  const died = Promise.withResolvers<void>();
  const post = bench.slack.post.bind(bench.slack);
  const dying = { ...bench.context.ports.slack, findPosted: bench.slack.findPosted.bind(bench.slack), post: async (...args: Parameters<typeof post>) => { await post(...args); died.resolve(); return new Promise<never>(() => undefined); } };
  await due();
  const first = testContext({ pool: db.pool, slack: Object.assign(Object.create(bench.slack) as typeof bench.slack, dying), config: bench.context.config });
  first.engine.start();
  const round = makeRounds(bench.context);
  await died.promise;
  expect(bench.slack.messages).toHaveLength(1);
  // It claims nothing any more; else it may take up, again, what it lost.
  const gone = first.engine.stop(1);
  await expireLeases(db.pool);
  const second = testContext({ pool: db.pool, slack: bench.slack, config: bench.context.config });
  second.engine.start();
  await round;
  expect(await outcome()).toBe('sang');
  expect(bench.slack.messages).toEqual([]);
  expect(bench.outbound.sent).toHaveLength(2);
  await Promise.all([gone, second.engine.stop()]);
});
