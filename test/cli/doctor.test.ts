// tocsin doctor: against the world in a box, and against everything that may be missing. It always says what it found.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createDemo } from '../../demo/server.ts';
import type { Diagnosis } from '../../src/domain/diagnosis.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { opened } from '../support/stored.ts';
import { cli, folder } from './support.ts';

const db = await freshDatabase();
const dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-doctor-'));
afterAll(() => rm(dataDir, { recursive: true, force: true }));
const demo = await createDemo({ clock: systemClock, random: systemRandom, dataDir, appUrl: () => 'https://tocsin.example' });
afterAll(demo.close);
for (const source of ['slack', 'pagerduty']) await storeDelivery(db.pool, { source, key: 'k', lane: 'l', body: '{}', urgency: 1 });
await db.pool.query(`update delivery set state = 'done'`);

const env: Readonly<Record<string, string>> = { ...demo.env, DATABASE_URL: db.url, PUBLIC_URL: 'https://tocsin.example' };
const here = await folder({ 'runbooks/README.md': '# none yet\n' });
const read = (out: string) => JSON.parse(out) as Diagnosis & { worst: string };
const bad = (found: Diagnosis) => found.checks.filter((check) => check.state === 'broken' || check.state === 'warning').map((check) => `${check.area} ${check.name}: ${check.say}`);

test('everything there: nothing broken, exit 0, and the same as JSON', async () => {
  const json = await cli(['doctor', '--json'], { env, dir: here });
  expect(bad(read(json.out))).toEqual([]);
  expect(json.code).toBe(0);
  const { code, out, err } = await cli(['doctor'], { env, dir: here });
  expect([code, err]).toEqual([0, '']);
  for (const part of ['Tocsin\n', 'Database\n', 'Slack\n', 'PagerDuty\n', 'GitHub\n', 'signed in to', '#incidents is there and Tocsin is in it', 'every channel that Tocsin made belongs to an incident', 'calls https://tocsin.example/webhooks/pagerduty', 'may write to']) expect(out).toContain(part);
  expect(out).toMatch(/\n0 broken, 0 warnings, \d+ off, \d+ well\.$/);
});

test('what is wrong is named with what to do, and ends with 1', async () => {
  demo.worlds.pagerduty.subscription.active = false;
  const { code, out } = await cli(['doctor'], { env, dir: here });
  demo.worlds.pagerduty.subscription.active = true;
  expect(code).toBe(1);
  expect(out).toMatch(/ {2}BROKEN {3}subscription {3}.*switched off\n\s+→ In PagerDuty: .*Webhook Status/);
});

describe('examined all the same', () => {
  test('the database away', async () => {
    const { code, out, err } = await cli(['doctor'], { env: { ...env, DATABASE_URL: 'postgresql://tocsin:hunter22@127.0.0.1:1/x' }, dir: here });
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/BROKEN {3}connection {5}it cannot be reached/);
    expect(out).toContain('signed in to');
    expect(out).not.toMatch(/hunter22|\n\s+at /);
  });

  test('Slack, PagerDuty and GitHub away', async () => {
    const gone = 'http://127.0.0.1:1';
    const { code, out } = await cli(['doctor', '--json'], { env: { ...env, SLACK_API_URL: `${gone}/api/`, PAGERDUTY_API_URL: gone, GITHUB_API_URL: gone }, dir: here });
    expect(code).toBe(1);
    const found = read(out);
    expect(found.checks.filter((check) => check.state === 'broken').map((check) => check.area).sort()).toEqual(['GitHub', 'PagerDuty', 'Slack']);
    expect(found.checks.filter((check) => check.area === 'Database' && check.state === 'broken')).toEqual([]);
  });

  test('settings that are missing, half set or nonsense: each once, and the rest is tried', async () => {
    const { SLACK_BOT_TOKEN: _token, PAGERDUTY_FROM_EMAIL: _from, POSTMORTEM_REPO: _repo, ...half } = env;
    const dir = await folder({ 'tocsin.yaml': 'anounce: "#x"\n' });
    const { code, out, err } = await cli(['doctor'], { env: { ...half, PORT: 'many' }, dir });
    expect([code, err]).toEqual([1, '']);
    for (const part of ['SLACK_BOT_TOKEN is required', 'PAGERDUTY_FROM_EMAIL is missing', 'POSTMORTEM_REPO is missing', 'PORT must be a number', 'did you mean "announce"', 'tocsin.yaml cannot be used', 'there is no bot token']) expect(out).toContain(part);
    expect(out).toMatch(/ok {7}connection {5}PostgreSQL/);
    expect(out).not.toMatch(/\n\s+at /);
  });

  test('nothing at all: the embedded PostgreSQL is not started', async () => {
    const dir = await folder({});
    const { code, out } = await cli(['doctor'], { env: { TOCSIN_DATA: path.join(dir, 'data') }, dir });
    expect(code).toBe(1);
    expect(out).toMatch(/off {6}connection {5}DATABASE_URL is not set.*\n\s+→ Start Tocsin and ask again\./);
  });

  test('a database without its tables', async () => {
    const bare = await freshDatabase({ empty: true });
    const { out } = await cli(['doctor'], { env: { ...env, DATABASE_URL: bare.url }, dir: here });
    expect(out).toMatch(/BROKEN {3}migrations {5}not applied: 0001-.*\n\s+→ Run `tocsin migrate`/);
  });
});

test('the embedded PostgreSQL of a Tocsin that runs is asked', async () => {
  const dir = await folder({});
  const embedded = await startEmbedded({ dataDir: path.join(dir, 'data/postgres'), fast: true });
  try {
    const { out } = await cli(['doctor'], { env: { TOCSIN_DATA: path.join(dir, 'data') }, dir });
    expect(out).toMatch(/ok {7}connection {5}PostgreSQL/);
  } finally {
    await embedded.stop();
  }
});

test('no secret is printed, and of a private incident only its number', async () => {
  await opened(db.pool, { private: true, title: 'Layoffs leaked', effects: [{ kind: 'slack.card.show', data: {} }] });
  await db.pool.query(`update effect set state = 'given_up', outcome = 'Layoffs channel is archived' where incident_id = 1`);
  for (const args of [['doctor'], ['doctor', '--json']]) {
    const { out } = await cli(args, { env: { ...env, SLACK_API_URL: 'http://127.0.0.1:1/api/' }, dir: here });
    for (const name of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'PAGERDUTY_WEBHOOK_SECRET', 'PAGERDUTY_API_TOKEN', 'GITHUB_TOKEN'] as const) expect(out).not.toContain(String(env[name]));
    expect(out).not.toContain('Layoffs');
    expect(out).toContain(args.length === 1 ? 'INC-1: showing the status card, given up' : '"incident": 1');
  }
});
