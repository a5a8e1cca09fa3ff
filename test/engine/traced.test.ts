// What the engine tells of its work: every try a span under what led to it, whoever worked on it, and nothing that was not tried.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { requestPlace } from '../../src/domain/trace-ids.ts';
import { unpaced, Paced } from '../../src/engine/budget.ts';
import { createArriving } from '../../src/engine/traced.ts';
import type { Span } from '../../src/ports.ts';
import { systemClock } from '../../src/world.ts';
import { arrive, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { ringTimers, testContext } from '../support/engine.ts';
import { keptLog, toldSpans, type ToldSpans } from '../support/told-spans.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const trigger = (n = 1) => arrive(db.pool, { type: 'incident.triggered', id: `EVENT${n}`, key: `PD${n}`, service: `service-${n}`, title: `planted ${n}` });
const named = ({ spans }: ToldSpans, name: string) => spans.filter((span) => span.name === name);
const under = ({ spans }: ToldSpans, parent: Span | undefined) => spans.filter((span) => parent && span.place.trace === parent.place.trace && span.parent === parent.place.span);
const traceOf = (n = 1) => requestPlace('here', { source: 'pagerduty', key: `EVENT${n}` });

describe('an alarm', () => {
  test('goes on in its trace on whichever engine', async () => {
    const [one, other] = [toldSpans(), toldSpans()];
    await trigger();
    const first = testContext({ pool: db.pool, tracing: one, backoffMs: 60_000 });
    first.slack.fail('createChannel', new Outage('slack', 'planted reason'));
    await first.engine.drain();
    const second = testContext({ pool: db.pool, slack: first.slack, tracing: other });
    await second.settle();
    const [delivery] = named(one, 'delivery pagerduty');
    expect(delivery).toMatchObject({ parent: traceOf().span, place: { trace: traceOf().trace }, attributes: { decision: 'done', incident: 1, result: 'ok', attempt: 1 } });
    const [commit] = under(one, delivery);
    expect(commit).toMatchObject({ name: 'commit', attributes: { result: 'ok' } });
    // Two tries, two spans, both under the commit that wished for it.
    const tries = [...named(one, 'effect slack.channel.create'), ...named(other, 'effect slack.channel.create')];
    expect(tries.map((span) => [span.parent, span.attributes.attempt, span.attributes.result])).toEqual([[commit?.place.span, 1, 'outage'], [commit?.place.span, 2, 'ok']]);
    expect(under(one, tries[0]).map((span) => [span.name, span.attributes.result])).toEqual([['call slack.createChannel', 'outage']]);
    expect(under(other, tries[1]).map((span) => span.name)).toEqual(expect.arrayContaining(['call slack.createChannel', 'commit']));
    expect([...one.spans, ...other.spans].filter((span) => span.name !== 'effect nudge' && span.place.trace !== traceOf().trace)).toEqual([]);
    expect(JSON.stringify([...one.spans, ...other.spans])).not.toContain('planted');
    expect([...one.spans, ...other.spans].every((span) => span.ended >= span.began)).toBe(true);
  });

  test('that fails is told with what it failed by, and a commit that did not happen has no id that anything is found by', async () => {
    const tracing = toldSpans();
    await trigger();
    await db.pool.query(`alter table alert add constraint planted check (key <> 'PD1')`);
    try {
      await testContext({ pool: db.pool, tracing, backoffMs: 60_000 }).engine.drain();
    } finally {
      await db.pool.query('alter table alert drop constraint planted');
    }
    expect(named(tracing, 'delivery pagerduty').map((span) => span.attributes.result)).toEqual(['failed']);
    const [lost] = named(tracing, 'commit');
    expect(lost?.attributes.result).toBe('failed');
    await db.pool.query(`update delivery set run_at = now()`);
    const bench = testContext({ pool: db.pool, tracing });
    await bench.settle();
    const kept = named(tracing, 'commit').find((span) => span.parent === named(tracing, 'delivery pagerduty')[1]?.place.span);
    expect(named(tracing, 'effect slack.channel.create')[0]?.parent).toBe(kept?.place.span);
    expect(kept?.place.span).not.toBe(lost?.place.span);
  });

  test('that is put aside opens its incident under the commit that put it aside, not under the one that failed before', async () => {
    const tracing = toldSpans();
    await trigger();
    await db.pool.query(`update delivery set attempt = 4`);
    await db.pool.query(`alter table delivery add constraint planted check (state <> 'done')`);
    try {
      await testContext({ pool: db.pool, tracing }).settle();
    } finally {
      await db.pool.query('alter table delivery drop constraint planted');
    }
    const [delivery] = named(tracing, 'delivery pagerduty');
    const commits = under(tracing, delivery).filter((span) => span.name === 'commit');
    expect(commits.map((span) => span.attributes.result)).toEqual(['failed', 'ok']);
    expect(named(tracing, 'effect slack.channel.create')[0]?.parent).toBe(commits[1]?.place.span);
  });
});

describe('an effect', () => {
  test('that another caused stands under that one’s commit', async () => {
    const tracing = toldSpans();
    const bench = testContext({ pool: db.pool, tracing });
    await trigger();
    bench.slack.fail('createChannel', new Rejected('slack', 'restricted_action', 'planted'));
    await bench.settle();
    const [lost] = named(tracing, 'effect slack.channel.create');
    expect(lost?.attributes.result).toBe('given_up');
    const commit = under(tracing, lost).find((span) => span.name === 'commit');
    expect(under(tracing, commit).map((span) => span.attributes.cause)).toContain(`effect:${lost?.attributes.effect}`);
  });

  test('that had to wait for its turn was not tried, and leaves no span', async () => {
    const tracing = toldSpans();
    let turns = 0;
    const budget = { ...unpaced, pass: (...[method]: Parameters<typeof unpaced.pass>) => (method === 'createChannel' && (turns += 1) === 1 ? Promise.reject(new Paced('planted', 5)) : Promise.resolve()) };
    await trigger();
    await testContext({ pool: db.pool, tracing, budget }).settle();
    expect(turns).toBe(2);
    expect(named(tracing, 'effect slack.channel.create').map((span) => span.attributes.attempt)).toEqual([1]);
  });

  test('that rings after a time begins its own trace and says where it comes from', async () => {
    const tracing = toldSpans();
    const bench = testContext({ pool: db.pool, tracing });
    await trigger();
    await bench.settle();
    await ringTimers(db.pool);
    await bench.settle();
    const [nudge] = named(tracing, 'effect nudge');
    expect(nudge?.parent).toBeUndefined();
    expect(nudge?.place.trace).not.toBe(traceOf().trace);
    expect(nudge?.links?.map((link) => link.trace)).toEqual([traceOf().trace]);
    expect(tracing.spans.some((span) => span.place.trace === nudge?.place.trace && span.name === 'commit')).toBe(true);
  });

  test('says of its lane only what is dealt with: behind that stand people', async () => {
    const tracing = toldSpans();
    const bench = testContext({ pool: db.pool, tracing });
    await trigger();
    await bench.settle();
    await command(db.pool, 'U0ADA', 'note hello', bench.slack.rooms.find((one) => one.name.startsWith('inc-1'))?.id);
    await bench.settle();
    expect(tracing.spans.flatMap((span) => (span.attributes.lane === undefined ? [] : [span.attributes.lane])).filter((lane) => !/^[a-z]+(\/[a-z-]+)?$/.test(lane))).toEqual([]);
  });
});

test('alerts of a storm that one commit takes in stand in the trace of the first, with links to the others', async () => {
  const tracing = toldSpans();
  const bench = testContext({ pool: db.pool, tracing, config: { storm: { opens: 1, within: 300_000, apart: { severities: ['SEV1'], most: 3 } } } });
  for (const n of [1, 2]) {
    await trigger(n);
    await bench.settle();
  }
  tracing.spans.length = 0;
  for (const n of [3, 4, 5]) await trigger(n);
  await bench.settle();
  const deliveries = named(tracing, 'delivery pagerduty');
  expect(deliveries.map((span) => [span.attributes.decision, span.attributes.incident])).toEqual([['done', 2], ['done', 2], ['done', 2]]);
  const [commit] = tracing.spans.filter((span) => span.attributes.deliveries !== undefined);
  expect(commit).toMatchObject({ name: 'commit', place: { trace: traceOf(3).trace }, attributes: { deliveries: 3, incident: 2 } });
  expect(commit?.links?.map((link) => link.trace)).toEqual([traceOf(4).trace, traceOf(5).trace]);
  const caused = tracing.spans.filter((span) => span.attributes.cause?.startsWith('deliveries:'));
  expect(caused.length).toBeGreaterThan(0);
  expect(caused.every((span) => span.parent === commit?.place.span && span.place.trace === traceOf(3).trace)).toBe(true);
});

describe('a request', () => {
  const tell = (tracing: ToldSpans, stored: boolean, traceparent?: string) => createArriving({ tracing, clock: systemClock, random: { fraction: () => 0, uuid: () => crypto.randomUUID() } })?.('webhooks', traceparent)({ source: 'pagerduty', key: 'EVENT1', stored });

  test('is the root of its trace; a repeat of it stands under it', () => {
    const tracing = toldSpans();
    tell(tracing, true);
    tell(tracing, false);
    const [root, repeat] = tracing.spans;
    expect([root?.place, root?.parent]).toEqual([traceOf(), undefined]);
    expect([repeat?.place.trace, repeat?.parent]).toEqual([traceOf().trace, traceOf().span]);
    expect(repeat?.place.span).not.toBe(traceOf().span);
  });

  test('may name a trace of its own: that is a link, and neither parent nor decision', () => {
    const tracing = toldSpans();
    tell(tracing, true, `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`);
    expect(tracing.spans).toMatchObject([{ place: traceOf(), links: [{ trace: 'a'.repeat(32), span: 'b'.repeat(16) }] }]);
    expect(tracing.spans[0]?.parent).toBeUndefined();
  });

  test('tells nothing where nothing is traced', () => {
    expect(createArriving({ clock: systemClock, random: { fraction: () => 0, uuid: () => '' } })).toBeUndefined();
  });
});

test('lines of the log name the incident and the cause, traced or not', async () => {
  for (const tracing of [undefined, toldSpans()]) {
    await db.cleanTables();
    const { log, lines } = keptLog();
    await trigger();
    const bench = testContext({ pool: db.pool, log, ...(tracing ? { tracing } : {}) });
    bench.slack.fail('createChannel', new Outage('slack', 'Slack does not answer'));
    await bench.settle();
    const waits = lines.find((line) => line.message.startsWith('an effect waits'));
    expect(waits).toMatchObject({ incident: 1, kind: 'slack.channel.create', attempt: 1, cause: expect.stringMatching(/^delivery:\d+$/) as unknown });
    expect(waits?.['trace']).toBe(tracing && traceOf().trace);
    expect(lines.find((line) => line.message === 'a delivery is decided')).toMatchObject({ incident: 1, source: 'pagerduty', decision: 'done' });
  }
});

test('a trace that cannot be looked up keeps no effect from being tried', async () => {
  const { log, lines } = keptLog();
  const tracing = toldSpans();
  await trigger();
  const bench = testContext({ pool: { ...db.pool, query: (text, values, options) => (text.includes('with recursive chain') ? Promise.reject(new Error('no')) : db.pool.query(text, values, options)) }, tracing, log });
  await bench.settle();
  expect((await bench.incident(1)).channel).toBeDefined();
  expect(named(tracing, 'effect slack.channel.create')).toMatchObject([{ parent: undefined }]);
  expect(lines.some((line) => line.message.startsWith('what led to an effect could not be read'))).toBe(true);
});
