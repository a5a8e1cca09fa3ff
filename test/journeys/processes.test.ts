// Real processes, killed at the worst moments and doubled: in the end everything is there once, and the record is whole.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { Box } from '../../demo/box.ts';
import { createStage } from '../../demo/play/stage.ts';
import { freePort } from '../../demo/ports.ts';
import { createDemo } from '../../demo/server.ts';
import { brokenLink } from '../../src/store/fact.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { quiet } from './journey.ts';
import { serve, type Running } from './processes.ts';

const db = await freshDatabase();
const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-processes-'));
const port = await freePort();
const demo = await createDemo({ clock: systemClock, random: systemRandom, dataDir: dir, appUrl: () => `http://127.0.0.1:${port}` });
const { slack, pagerduty, github } = demo.worlds;
await writeFile(path.join(dir, 'tocsin.yaml'), 'group: { by: [service], within: 1s }\n');
const env = { ...demo.env, DATABASE_URL: db.url, TOCSIN_CONFIG: path.join(dir, 'tocsin.yaml') };
const stage = createStage({ demo } as Box, () => undefined);
const up = new Set<Running>();

async function start(at = port): Promise<Running> {
  const running = await serve(env, at);
  up.add(running);
  return running;
}

afterEach(async () => {
  for (const running of up) running.kill();
  await Promise.all([...up].map((running) => running.ended));
  up.clear();
});
afterAll(async () => {
  await demo.close();
  await rm(dir, { recursive: true, force: true });
});

/** Kills it in the very moment in which this is seen in the world, and waits until it is dead. */
async function killWhen(running: Running, world: { onChange(listener: () => void): () => void }, seen: () => boolean): Promise<void> {
  const stop = world.onChange(() => {
    if (seen()) running.kill();
  });
  if (seen()) running.kill();
  await running.ended;
  stop();
  up.delete(running);
  // Its leases end: half a minute in earnest, at once here.
  for (const table of ['delivery', 'effect']) await db.pool.query(`update ${table} set lease_until = now() where state = 'running'`);
}

const channelsOf = (id: number) => slack.state().channels.filter((one) => one.name.startsWith(`inc-${id}-`));
const said = (channel: string, words: string) => stage.messages(channel).filter((message) => JSON.stringify(message).includes(words));
/** Messages that begin like the card of this incident. */
const cardsOf = (id: number) => stage.messages(channelsOf(id)[0]?.id ?? '').filter((message) => (
  message.blocks?.some((block) => block['type'] === 'header' && JSON.stringify(block).includes(`"INC-${id} `))
));

async function isWhole(id: number): Promise<void> {
  expect(channelsOf(id)).toHaveLength(1);
  expect(cardsOf(id).map((card) => card.pinned)).toEqual([true]);
  expect(said(stage.id('incidents'), `INC-${id}*`)).toHaveLength(1);
  expect(said(channelsOf(id)[0]?.id ?? '', 'This runbook may fit')).toHaveLength(1);
  const { rows } = await db.pool.query(`select kind, state, outcome from effect where state <> 'done' and kind not in ('timer', 'nudge', 'slack.doubles.remove')`);
  expect(rows).toEqual([]);
  expect((await db.pool.query(`select 1 from delivery where state not in ('done', 'ignored')`)).rows).toEqual([]);
  expect(await brokenLink(db.pool, id)).toBeUndefined();
}

async function endsWell(running: Running): Promise<void> {
  const { code, ms } = await running.stop();
  expect(code, running.lines.join('')).toBe(0);
  expect(ms).toBeLessThan(10_000);
}

it('is killed after the 202, after the channel, between card and pin, and in the middle of the postmortem', { timeout: 60_000 }, async () => {
  const first = await start();
  // The database takes the delivery; nothing of it has been worked on.
  const page = pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'error rate high', urgency: 'high', priority: 'P2' });
  await killWhen(first, pagerduty, () => pagerduty.deliveries.some((one) => one.outcome === 'delivered'));

  await killWhen(await start(), slack, () => channelsOf(1).length > 0);
  await killWhen(await start(), slack, () => cardsOf(1).length > 0);
  expect(cardsOf(1).map((card) => card.pinned)).toEqual([false]);

  const fourth = await start();
  await quiet({ demo }, db.pool);
  const channel = channelsOf(1)[0]?.id ?? '';
  await stage.act({ as: stage.id('chiara'), type: 'join', channel });
  await stage.command('chiara', channel, 'resolve it is over');
  await killWhen(fourth, github, () => github.state().pulls.length > 0);

  const last = await start();
  await quiet({ demo }, db.pool);
  await isWhole(1);
  expect(github.state().pulls.map((pull) => pull.branch)).toEqual(['postmortem/inc-1']);
  // A second one when something happened between the commit and the kill: the draft is brought up to date.
  expect([1, 2]).toContain((await github.pull(1))?.commits.length);
  expect(said(channel, 'The postmortem of INC-1')).toHaveLength(1);
  expect(pagerduty.deliveries.filter((one) => one.resource === page.id && one.event === 'incident.resolved')).toHaveLength(1);
  await endsWell(last);
});

it('runs twice on one database, and nothing is doubled; one is stopped in the middle, and the other goes on', { timeout: 60_000 }, async () => {
  const [one, other] = await Promise.all([start(), start(await freePort())]);
  pagerduty.disturb({ double: 'new-id' });
  for (const title of ['error rate of the one', 'error rate of the other']) {
    pagerduty.trigger({ serviceId: 'PSVCHKT', title, urgency: 'high', priority: 'P2' });
    await systemClock.sleep(1_200);
  }
  await stage.until('both channels', () => channelsOf(2)[0] && channelsOf(3)[0]);
  await quiet({ demo }, db.pool);
  for (const id of [2, 3]) {
    await stage.act({ as: stage.id('chiara'), type: 'join', channel: channelsOf(id)[0]?.id ?? '' });
    await stage.command('chiara', channelsOf(id)[0]?.id ?? '', 'resolve it is over');
  }
  await stage.until('both pull requests', () => (github.state().pulls.length === 3 ? true : undefined));
  await quiet({ demo }, db.pool);
  for (const id of [2, 3]) await isWhole(id);
  expect(github.state().pulls).toHaveLength(3);
  const { rows } = await db.pool.query<{ doubles: number }>('select count(*)::int as doubles from (select 1 from effect where name is not null group by incident_id, name having count(*) > 1) d');
  expect(rows[0]?.doubles).toBe(0);

  // The one is stopped in the middle of its work; the other goes on with what is left.
  pagerduty.disturb({});
  slack.fault({ method: 'chat.postMessage', kind: 'slow', ms: 1_000, times: 2 });
  pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'error rate again', urgency: 'high' });
  await stage.until('the channel', () => channelsOf(4)[0]);
  await endsWell(one);
  await quiet({ demo }, db.pool);
  await isWhole(4);
  await endsWell(other);
});
