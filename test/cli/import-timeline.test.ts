// tocsin import-timeline: facts into the database once, the chain whole, nothing stored of a file that is wrong.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { factsOf } from '../../src/store/fact.ts';
import { incidentNumbers, openNow, readIncident } from '../../src/store/incident.ts';
import { statsOf } from '../../src/store/stats.ts';
import { freshDatabase } from '../support/database.ts';
import { decided } from '../support/stored.ts';
import { anAlert } from '../support/incidents.ts';
import { cli, folder, root } from './support.ts';

const db = await freshDatabase();
const fixtures = path.join(root, 'test/fixtures/timelines');
const names = (await readdir(fixtures)).filter((name) => name.endsWith('.json'));
const fastly = await readFile(path.join(fixtures, 'fastly-2021-06-08.json'), 'utf8');
const env = { DATABASE_URL: db.url, USER: 'ada' };
const run = async (files: Readonly<Record<string, string>>, ...more: string[]) => cli(['import-timeline', ...Object.keys(files), ...more], { dir: await folder(files), env });

beforeEach(db.cleanTables);

test('every public incident is recorded, and the chains hold', async () => {
  const { code, out } = await cli(['import-timeline', ...names], { dir: fixtures, env });
  expect([code, out.split('\n').length]).toEqual([0, names.length]);
  expect(await incidentNumbers(db.pool)).toHaveLength(names.length);
  expect(await cli(['verify'], { env })).toMatchObject({ code: 0, out: expect.stringContaining('7 checked, all whole.') });
});

test('it is a record: no effect, no place in live figures, no storm', async () => {
  await run({ 'a.json': fastly });
  expect((await db.pool.query('select kind from effect')).rows).toEqual([]);
  expect(await statsOf(db.pool, 700)).toEqual({ rows: [], open: 0 });
  expect(await openNow(db.pool, defaultConfig, anAlert())).toEqual({ candidates: [], recentOpens: 0, storm: undefined, behind: [] });
  expect(await readIncident(db.pool, 1)).toMatchObject({ kind: 'retrospective', status: 'resolved', openedBy: { id: 'ada', via: 'cli' } });
});

test('an open one takes no alerts in and makes nobody be reminded', async () => {
  const { times, ...file } = JSON.parse(fastly);
  await run({ 'a.json': JSON.stringify({ ...file, times: { impact_start: times.impact_start } }) });
  expect((await readIncident(db.pool, 1))?.status).toBe('triage');
  expect((await openNow(db.pool, defaultConfig, anAlert())).candidates).toEqual([]);
  expect((await db.pool.query('select kind from effect')).rows).toEqual([]);
});

test('the same file again changes nothing; a longer one adds; another word on a row is told', async () => {
  await run({ 'a.json': fastly });
  const before = await factsOf(db.pool, 1);
  expect(await run({ 'a.json': fastly })).toEqual({ code: 0, out: 'a.json: INC-1 knows all of it. Nothing changed.', err: '' });
  expect(await factsOf(db.pool, 1)).toEqual(before);

  const file = JSON.parse(fastly);
  const more = { ...file, timeline: [...file.timeline, { ...file.timeline[1], id: 'T11', fact: 'One thing more' }] };
  expect(await run({ 'a.json': JSON.stringify(more) })).toMatchObject({ code: 0, out: 'a.json: 1 facts added to INC-1.' });
  expect(await factsOf(db.pool, 1)).toHaveLength(before.length + 1);

  more.timeline[2] = { ...more.timeline[2], fact: 'Something else' };
  const said = await run({ 'a.json': JSON.stringify(more) });
  expect(said).toMatchObject({ code: 1, err: expect.stringMatching(/row T03 stays as it was told first.*Internal monitoring.*Something else/) });
  expect(await factsOf(db.pool, 1)).toHaveLength(before.length + 1);
  expect((await cli(['verify', 'INC-1'], { env })).code).toBe(0);
});

test('whatever is asked of it later, no channel opens and nobody is called', async () => {
  await run({ 'a.json': fastly });
  await decided(db.pool, 1, [{ kind: 'status.set', data: { status: 'investigating', was: 'resolved' } }], [
    { kind: 'slack.channel.create', data: { name: 'inc-1', private: false } }, { kind: 'slack.announcement.show', data: {} }, { kind: 'slack.card.show', data: {} },
    { kind: 'slack.say', data: { about: 'reopened' } }, { kind: 'pagerduty.page', data: { page: 1 } }, { kind: 'github.postmortem.publish', data: {} },
  ]);
  expect((await db.pool.query('select kind from effect')).rows).toEqual([{ kind: 'github.postmortem.publish' }]);
});

test('two imports of one file at once open one incident', async () => {
  await Promise.all([run({ 'a.json': fastly }), run({ 'b.json': fastly })]);
  expect(await incidentNumbers(db.pool)).toHaveLength(1);
});

test('of a file that is wrong nothing is stored; the others are', async () => {
  const file = JSON.parse(fastly);
  file.timeline[3].at = 'half past ten';
  const said = await run({ 'bad.json': JSON.stringify(file, undefined, 2), 'good.json': fastly.replaceAll('fastly-2021-06-08', 'other') });
  expect(said).toMatchObject({ code: 1, err: expect.stringMatching(/^bad\.json:\d+: timeline\.3\.at: write a time.*\nbad\.json: nothing of it was stored\.$/) });
  expect(await incidentNumbers(db.pool)).toHaveLength(1);
  expect((await readIncident(db.pool, 1))?.title).toContain('Global CDN');
});

test('--dry-run stores nothing, a missing file is said, no file is a question', async () => {
  expect(await run({ 'a.json': fastly }, '--dry-run')).toMatchObject({ code: 0, out: 'a.json: 10 rows can be imported. Nothing was stored.' });
  expect(await incidentNumbers(db.pool)).toEqual([]);
  expect(await cli(['import-timeline', 'gone.json'], { env })).toMatchObject({ code: 1, err: 'There is no file gone.json.' });
  expect((await cli(['import-timeline'], { env })).code).toBe(2);
});

test('hostile words are stored as they are, without what the database cannot keep', async () => {
  const file = JSON.parse(fastly);
  file.title = '<!channel> | `x` \u0000';
  file.timeline[1].fact = '<script>alert(1)</script> <@U1> | @acme/sre fixes #12 \ud800';
  expect((await run({ 'a.json': JSON.stringify(file) })).code).toBe(0);
  expect((await cli(['verify', 'INC-1'], { env })).code).toBe(0);
});

test('an incident with a postmortem under way is brought up to date there', async () => {
  await run({ 'a.json': fastly });
  await db.pool.query(`update incident set state = jsonb_set(state, '{postmortem}', '{"state":"wanted"}')`);
  const file = JSON.parse(fastly);
  file.timeline.push({ ...file.timeline[1], id: 'T11', fact: 'One thing more' });
  await run({ 'a.json': JSON.stringify(file) });
  expect((await db.pool.query('select kind from effect')).rows).toEqual([{ kind: 'github.postmortem.publish' }]);
});
