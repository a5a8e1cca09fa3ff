// A wrong answer of DNS: what resolvers and the zone say, one record set, and exactly the old one put back.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { standIns, testWith, type StandIns } from './stand-ins.ts';
import { watch, type Watching } from './watch.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const it = testWith('bash', 'jq');

const id = 'dns-wrong-answer';
const params = { ZONE: 'acme.example', RECORD: 'www.acme.example', TARGET: '203.0.113.9' };
const key = 'not-a-real-key';
const old = { name: 'www.acme.example.', type: 'A', ttl: 300, changetype: 'REPLACE', records: [{ content: '192.0.2.1', disabled: false }] };
const zone = (rrsets: readonly unknown[]) => JSON.stringify({ name: 'acme.example.', rrsets });
const there = zone([{ ...old, changetype: undefined, comments: [] }, { name: 'www.acme.example.', type: 'TXT', ttl: 5, records: [] }]);

/** Resolvers and the zone's API; what is sent to it is kept, and from then on `after` is what resolvers answer. */
async function internet({ before = there, after = '203.0.113.9', patch = '' } = {}): Promise<StandIns> {
  const programs = await standIns({
    curl: `case "$*" in
      *dns-query*) if [ -e "$STATE/patched" ]; then cat "$STATE/after"; else echo '{"Status":3}'; fi ;;
      *PATCH*) cat >"$STATE/header"; ${patch} for word; do case $word in '{'*) printf '%s\\n' "$word" >>"$STATE/patched" ;; esac; done ;;
      *) cat >"$STATE/header"; cat "$STATE/zone" ;;
    esac`,
  });
  await writeFile(path.join(programs.state, 'zone'), before);
  await writeFile(path.join(programs.state, 'after'), JSON.stringify({ Status: 0, Answer: [{ name: 'www.acme.example', type: 1, TTL: 60, data: after }] }));
  return programs;
}
const kept = (programs: StandIns, name: string) => readFile(path.join(programs.state, name), 'utf8').catch(() => '');
const patches = async (programs: StandIns) => (await kept(programs, 'patched')).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { rrsets: unknown[] });

async function begun(programs: StandIns, given: Readonly<Record<string, string>> = params): Promise<Watching> {
  const run = await watch(id, { pool: db.pool, programs, runnerSecrets: { PDNS_API_KEY: key } });
  expect(await run.start(given)).toBeUndefined();
  await run.done('who-changed-it');
  return run;
}

it('the record is set after it was shown, and resolvers agree', async () => {
  const programs = await internet();
  const run = await begun(programs);
  expect((await run.step('resolvers')).output).toContain('{"from":"resolver-2","status":3,"answers":[]}');
  expect([(await run.step('preview')).output, await patches(programs)]).toEqual([expect.stringMatching(/now: .*192\.0\.2\.1.*\n.*then: www\.acme\.example\. A 60 203\.0\.113\.9/), []]);
  await run.approve('point-record', 'UBEN');
  await run.done('in-code');
  expect((await run.run()).status).toBe('succeeded');
  expect(await patches(programs)).toEqual([{ rrsets: [{ ...old, ttl: 60, records: [{ content: '203.0.113.9', disabled: false }] }] }]);
  // The key is in the header and in no list of processes.
  expect(await kept(programs, 'header')).toBe(`X-API-Key: ${key}\n`);
  expect(JSON.stringify(await programs.calls())).not.toContain(key);
});

it('a CNAME gets its dot', async () => {
  const programs = await internet({ after: 'lb-2.acme.example.' });
  const run = await begun(programs, { ...params, KIND: 'CNAME', TARGET: 'lb-2.acme.example' });
  await run.approve('point-record', 'UBEN');
  expect((await run.step('resolvers-agree')).status).toBe('succeeded');
  expect(await patches(programs)).toMatchObject([{ rrsets: [{ type: 'CNAME', records: [{ content: 'lb-2.acme.example.' }] }] }]);
});

it.each([
  ['there was one: exactly that is put back', there, old],
  ['there was none: it is removed', zone([]), { name: 'www.acme.example.', type: 'A', changetype: 'DELETE' }],
])('resolvers that never agree: people are asked, and choose to undo it (%s)', async (_, before, back) => {
  const programs = await internet({ before, after: '192.0.2.1' });
  const run = await begun(programs);
  await run.approve('point-record', 'UBEN');
  expect(await run.step('resolvers-agree')).toMatchObject({ status: 'failed', asks: true });
  await run.choose('resolvers-agree', 'roll-back');
  expect((await patches(programs)).at(-1)).toEqual({ rrsets: [back] });
  expect(await run.run()).toMatchObject({ status: 'failed', why: expect.stringContaining('what was done was undone') as string });
});

it('an API that refuses is asked twice, then people are; a zone that cannot be read is not written to', async () => {
  const programs = await internet({ patch: 'exit 22;' });
  const run = await begun(programs);
  await run.approve('point-record', 'UBEN');
  expect(await run.step('point-record')).toMatchObject({ status: 'failed', asks: true });
  expect((await programs.calls()).filter((words) => words.includes('PATCH'))).toHaveLength(2);
  await db.cleanTables();
  const broken = await watch(id, { pool: db.pool, programs: await internet({ before: 'no JSON' }), runnerSecrets: { PDNS_API_KEY: key } });
  await broken.start(params);
  expect([(await broken.run()).status, (await broken.step('RECORD_BEFORE')).status]).toEqual(['failed', 'failed']);
});

it.each([
  { RECORD: 'www.acme.example"}]' }, { RECORD: '-G' }, { TARGET: '203.0.113.9","disabled":true' }, { TARGET: '$(reboot)' }, { TARGET: '--data=x' }, { ZONE: 'acme.example/../../' }, { KIND: 'TXT' },
])('is not started with %o', async (given) => {
  const programs = await internet();
  const run = await watch(id, { pool: db.pool, programs, runnerSecrets: { PDNS_API_KEY: key } });
  expect(await run.start({ ...params, ...given })).toMatch(/^It was not started/);
  expect(await programs.calls()).toEqual([]);
});
