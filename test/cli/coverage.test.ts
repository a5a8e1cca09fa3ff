// tocsin coverage: what it prints from the database and from a file, what it writes into one, and what never gets out.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sentenceOf } from '../../src/cli/coverage-report.ts';
import { saveAlert } from '../../src/store/alert.ts';
import { freshDatabase } from '../support/database.ts';
import { opened } from '../support/stored.ts';
import { cli, folder } from './support.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const book = (id: string, match: string, reviewed = '2026-11-01') => `---\nrunbook: 1\nid: ${id}\ntitle: Runbook ${id}\nowner: "@acme/team"\nlast-reviewed: ${reviewed}\nreview-every: 90d\nmatch: ${match}\nexecutor: http-only\n---\n\n# ${id}\n`;
const dir = await folder({
  'runbooks/disk-full.md': book('disk-full', '[{ title: "(?i)disk" }]'), 'runbooks/latency.md': book('latency', '[{ title: Latency }]', '2026-01-05'),
  'main/disk-full.md': book('disk-full', '[{ title: Disk }]'), 'main/cert.md': book('cert', '[{ title: Certificate }]'), 'broken/a.md': '# none\n', 'notes.json': '{}', 'none.txt': 'x',
});
const env = { DATABASE_URL: db.url };
const run = (...args: string[]) => cli(['coverage', ...args], { env, dir });

/** Opened now, by the clock of the database; `tocsin coverage` takes its days from there. */
async function begin(titles: readonly string[], more: { private?: boolean; kind?: 'live' | 'drill' } = {}): Promise<number> {
  const id = await opened(db.pool, { title: 'A title that nobody may see', ...more });
  for (const [n, title] of titles.entries()) {
    const alert = { source: 'pagerduty', key: `Q${id}-${n}`, title, url: 'https://acme.pagerduty.example/Q', service: { id: 'S1', name: 'orders' }, urgency: 'high', assignees: [{ id: 'U1', name: 'Ada Lovelace' }] };
    await saveAlert(db.pool, { alert, incident: id, state: 'triggered', why: 'opened', at: new Date().toISOString(), again: false });
  }
  return id;
}

/** INC-1 and INC-2 the disk, INC-3 latency, INC-4 a certificate, INC-5 an unknown alert, INC-6 a private one, INC-7 a drill, INC-8 declared. */
async function quarter(): Promise<void> {
  for (const title of ['Disk full', 'disk 97 %', 'Latency of api-7', 'Certificate expires', 'Unheard \u001b[31mof\nthing 12']) await begin([title]);
  await begin(['Private Latency of the merger'], { private: true });
  await begin(['Disk full in a drill'], { kind: 'drill' });
  await begin([]);
  for (const [incident, runbook] of [[1, 'disk-full'], [6, 'of-the-merger']]) {
    await db.pool.query(`insert into runbook_run (id, incident_id, runbook_id, blob_sha, source, params, requested_by, status) values ($1, $2, $3, 'b', 's', '{}', '{}', 'succeeded')`, [randomUUID(), incident, runbook]);
  }
}

describe('from the database', () => {
  test('three numbers, what is stale and unproven, what nothing matches', async () => {
    await quarter();
    expect(await run()).toEqual({ code: 0, err: '', out: [
      'Coverage    67 %  4 of 6 incidents of the last 90 days (1 of them private) would be offered a runbook. Drills are not counted, nor is 1 that no alert opened.',
      'Freshness   50 %  1 of 2 runbooks were reviewed in time.',
      'Proven      50 %  1 of 2 runbooks had a run that succeeded, or a dry run, in the last 180 days.',
      '', 'Stale: review them, and write the day into last-reviewed:', '  latency  last reviewed 2026-01-05',
      '', 'Not proven: run them in an incident that allows it, at least up to their dry run:', '  latency',
      '', 'Alerts that no runbook matches, most frequent first:', '     1  orders: Certificate expires  (INC-4)', '     1  orders: Unheard  [31mof thing 12  (INC-5)',
    ].join('\n') });
  });

  test('what a change would have covered; a private incident is a number in it', async () => {
    await quarter();
    const { out } = await run('--base', 'main');
    expect(out.split('\n').slice(-2)).toEqual([
      'This change covers 3 more of last quarter’s incidents (33 % → 67 %), and no longer covers 1: INC-4.', 'Newly covered: INC-2, INC-3, 1 private.',
    ]);
    expect(out).not.toContain('INC-6');
  });

  test('as JSON', async () => {
    await quarter();
    const { out } = await run('--json', '--base', 'main', '--days', '30');
    expect(JSON.parse(out)).toMatchObject({
      days: 30, coverage: { n: 4, of: 6, private: 1, withoutAlert: 1 }, freshness: { n: 1, of: 2, stale: [{ runbook: 'latency', lastReviewed: '2026-01-05' }] }, proven: { n: 1, of: 2, unproven: ['latency'] },
      unmatched: [{ title: 'Certificate expires', incidents: ['INC-4'] }, {}],
      change: { before: { n: 2, of: 6 }, after: { n: 4, of: 6 }, gained: { incidents: ['INC-2', 'INC-3'], private: 1 }, lost: { incidents: ['INC-4'], private: 0 } },
    });
    expect(out).not.toMatch(/merger|INC-6|Ada|nobody may see/);
  });

  test('nothing happened', async () => {
    expect((await run()).out).toMatch(/^Coverage {7}–  0 of 0 incidents/);
  });
});

describe('a file for CI', () => {
  test('holds what match needs, nothing of private incidents and drills, and gives the same numbers without a database', async () => {
    await quarter();
    expect(await run('--export', 'replay.json')).toMatchObject({ code: 0, out: expect.stringContaining('Titles are what your monitoring wrote: read them') as string });
    const text = await readFile(path.join(dir, 'replay.json'), 'utf8');
    expect(text).not.toMatch(/merger|drill|Ada|Lovelace|pagerduty|nobody may see|https/);
    expect((JSON.parse(text) as { incidents: { id: number }[] }).incidents.map((one) => one.id)).toEqual([1, 2, 3, 4, 5]);
    const { code, out } = await cli(['coverage', '--from', 'replay.json', '--base', 'main'], { env: {}, dir });
    expect([code, out.split('\n')[0], out.split('\n').slice(-2)]).toEqual([
      0, 'Coverage    60 %  3 of 5 incidents of the last 90 days would be offered a runbook. Drills are not counted, nor is 1 that no alert opened.',
      ['This change covers 2 more of last quarter’s incidents (40 % → 60 %), and no longer covers 1: INC-4.', 'Newly covered: INC-2, INC-3.'],
    ]);
  });

  test.each([
    [['--from', 'absent.json'], 1, 'There is no file absent.json'], [['--from', 'notes.json'], 1, 'notes.json is not what'], [['--from', 'none.txt'], 1, 'none.txt is not what'],
    [['--base', 'absent'], 1, 'There is no folder absent'], [['--base', 'broken'], 1, 'There is no runbook in broken'],
    [['--days', '0'], 2, 'a number from 1 to 730'], [['--days', 'x'], 2, 'a number from 1 to 730'], [['--export', 'x.json', '--json'], 2, '--export writes the file'], [['more'], 2, 'one word too many'],
  ])('%j', async (args, code, said) => {
    expect(await run(...args)).toMatchObject({ code, err: expect.stringContaining(said) as string });
  });
});

test.each([
  [0, 0, 'This change covers as many of last quarter’s incidents as before: 5 of 9 (56 %).'],
  [2, 0, 'This change covers 2 more of last quarter’s incidents (33 % → 56 %).'],
  [0, 1, 'This change no longer covers 1 of last quarter’s incidents (67 % → 56 %): INC-1.'],
])('a change that gains %i and loses %i', (gained, lost, said) => {
  const some = (n: number) => Array.from({ length: n }, (_, at) => ({ id: at + 1, at: '2026-11-01', private: false, alerts: [] }));
  expect(sentenceOf({ before: { n: 5 - gained + lost, of: 9 }, after: { n: 5, of: 9 }, gained: some(gained), lost: some(lost) }, 90)).toBe(said);
});
