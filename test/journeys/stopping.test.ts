// Stopping a real process in the middle of something: what came in is stored, what can end ends, the rest is handed over and happens once.
import { afterAll, afterEach, expect, it } from 'vitest';
import type { Box } from '../../demo/box.ts';
import { createStage } from '../../demo/play/stage.ts';
import { freePort } from '../../demo/ports.ts';
import { createDemo } from '../../demo/server.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { startServing, type Serving } from '../cli/serving.ts';
import { freshDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { heldSlack } from './held-slack.ts';
import { quiet } from './journey.ts';

const db = await freshDatabase();
const dir = await temporaryFolder('stopping');
const port = await freePort();
const demo = await createDemo({ clock: systemClock, random: systemRandom, dataDir: dir, appUrl: () => `http://127.0.0.1:${port}` });
const { slack, pagerduty } = demo.worlds;
const held = await heldSlack(demo.env['SLACK_API_URL'] ?? '');
const stage = createStage({ demo } as Box, () => undefined);
const up = new Set<Serving>();

async function start(): Promise<Serving> {
  const serving = startServing([], { dir, env: { ...demo.env, SLACK_API_URL: held.url, DATABASE_URL: db.url, HOST: '127.0.0.1', PORT: String(port) } });
  up.add(serving);
  await serving.heard('Tocsin runs');
  return serving;
}

afterEach(async () => {
  for (const { child } of up) child.kill('SIGKILL');
  await Promise.all([...up].map((one) => one.ended));
  up.clear();
});
afterAll(async () => {
  await held.close();
  await demo.close();
});

/** Each of another service, so that each opens an incident. */
const page = (serviceId: string, title: string) => pagerduty.trigger({ serviceId, title, urgency: 'high', priority: 'P2' });
const effects = async (where: string) => (await db.pool.query<{ kind: string; attempt: number }>(`select kind, attempt from effect where ${where} order by id`)).rows;
const channelOf = (id: number) => slack.state().channels.find((one) => one.name.startsWith(`inc-${id}-`))?.id ?? '';
const announced = (id: number) => stage.messages(stage.id('incidents')).filter((message) => JSON.stringify(message).includes(`INC-${id}*`));
const cards = (id: number) => stage.messages(channelOf(id)).filter((message) => message.blocks?.some((block) => block['type'] === 'header' && JSON.stringify(block).includes(`"INC-${id} `)));

async function isWhole(id: number): Promise<void> {
  await quiet({ demo }, db.pool);
  expect(slack.state().channels.filter((one) => one.name.startsWith(`inc-${id}-`))).toHaveLength(1);
  expect(announced(id)).toHaveLength(1);
  expect(cards(id).map((card) => card.pinned)).toEqual([true]);
  expect(await effects(`incident_id = ${id} and state not in ('done', 'waiting')`)).toEqual([]);
}

it('a webhook that is being stored is stored and acknowledged; it waits for whoever is there next', { timeout: 120_000 }, async () => {
  const first = await start();
  const inserting = () => db.pool.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into delivery%'`);
  await db.pool.transaction(async (tx) => {
    await tx.query('lock table delivery in access exclusive mode');
    page('PSVCHKT', 'the tide gauge is wrong');
    await stage.until('the webhook at the database', async () => ((await inserting()).rows.length > 0 ? true : undefined));
    first.child.kill('SIGTERM');
    await first.heard('stopping');
  });
  expect(await first.ended).toBe(0);
  expect(pagerduty.deliveries.map((one) => one.outcome)).toEqual(['delivered']);
  expect((await db.pool.query('select state, attempt from delivery')).rows).toEqual([{ state: 'waiting', attempt: 0 }]);
  await start();
  await isWhole(1);
});

it('a database that hangs holds nothing up either: it ends by its own limit, and says so', { timeout: 120_000 }, async () => {
  const first = await start();
  const locked = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const holding = db.pool.transaction(async (tx) => {
    await tx.query('lock table effect in access exclusive mode');
    locked.resolve();
    await over.promise;
  });
  await locked.promise;
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(1);
  expect(first.said('it did not stop in time')).toHaveLength(1);
  over.resolve();
  await holding;
});

it('a call that Slack answers while it stops is finished and recorded', { timeout: 120_000 }, async () => {
  const first = await start();
  const call = held.hold('chat.postMessage', 'after');
  page('PSVDATA', 'error rate high');
  await call.here;
  // On a busy machine the others have only begun to look by now, and would rightly be handed over.
  await stage.until('the others to end', async () => ((await effects(`incident_id = 2 and state = 'running'`)).length === 1 ? true : undefined));
  first.child.kill('SIGTERM');
  await first.heard('stopping');
  call.release();
  expect(await first.ended).toBe(0);
  expect([...first.said('effect'), ...first.said('delivery')]).toEqual([]);
  expect(await effects(`state = 'running' or outcome like 'handed over%'`)).toEqual([]);
  const posted = await db.pool.query(`select 1 from fact where incident_id = 2 and kind in ('announcement.posted', 'card.posted')`);
  expect([...announced(2), ...cards(2)]).toHaveLength(posted.rows.length);
  await start();
  await isWhole(2);
});

it('calls that Slack never answers hold nothing up: what only looked is given back at once, what may have happened when its lease ends', { timeout: 90_000 }, async () => {
  const first = await start();
  const [looking, posting] = [held.hold('users.lookupByEmail', 'before'), held.hold('chat.postMessage', 'after')];
  page('PSVEDGE', 'error rate very high');
  await Promise.all([looking.here, posting.here]);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(first.said('effect handed over')).toContainEqual(expect.objectContaining({ kind: 'people.find', incident: 3 }));
  expect(first.said('effect cut off')).toContainEqual(expect.objectContaining({ kind: expect.stringMatching(/^slack\.(announcement|card)\.show$/) as string, incident: 3 }));
  expect(first.said('it did not stop in time')).toEqual([]);
  expect(await effects(`kind = 'people.find' and incident_id = 3 and state = 'waiting' and owner is null`)).toEqual([{ kind: 'people.find', attempt: 0 }]);
  expect(await effects(`state = 'running' and lease_until > now()`)).not.toEqual([]);

  await start();
  await stage.until('the people, without waiting for a lease', async () => ((await effects(`kind = 'people.find' and incident_id = 3 and state = 'done'`))[0]));
  // Its lease ends: half a minute in earnest, at once here.
  await db.pool.query(`update effect set lease_until = now() where state = 'running' and outcome is null`);
  await isWhole(3);
});
