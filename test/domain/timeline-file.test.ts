// Timelines from files: read strictly, every problem with its line and field, and turned into facts with keys.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldAll } from '../../src/domain/fold.ts';
import { intervals } from '../../src/domain/intervals.ts';
import { differing, timelineFacts } from '../../src/domain/timeline-facts.ts';
import { readTimelineFile, type TimelineFile } from '../../src/domain/timeline-file.ts';
import { asFact } from '../support/incidents.ts';

const dir = new URL('../fixtures/timelines/', import.meta.url);
const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
const now = '2026-11-21T03:00:00.000Z';
const importer = { type: 'person', id: 'ada', via: 'cli' } as const;

function read(text: string): TimelineFile {
  const found = readTimelineFile(text, now);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.file;
}

function recorded(...files: readonly TimelineFile[]) {
  const facts = files.flatMap((file) => timelineFacts(file, importer)).map((fact, n) => asFact(fact, n + 1));
  const incident = foldAll(facts, 42);
  if (!incident) throw new Error('no facts');
  return { facts, incident };
}

const small = {
  schema: 1, id: 'acme-1', title: 'Checkout was down', sources: { log: { url: 'https://acme.example/log' } }, services: ['checkout'],
  times: { impact_start: '2026-11-01T10:00Z', detected: '2026-11-01T10:02+00:00', mitigated: null, resolved: '2026-11-01T11:00:30Z' },
  timeline: [{ id: 'T01', at: '2026-11-01T10:00Z', kind: 'impact_start', actor: 'users', fact: 'Checkout answers 500', source: 'log' }],
};
const printed = (change: object = {}) => JSON.stringify({ ...small, ...change }, undefined, 2);

describe.each(names)('the public incident %s', (name) => {
  const text = readFileSync(new URL(name, dir), 'utf8');
  const file = read(text);
  const { facts, incident } = recorded(file);
  const minutes = (moment: string) => intervals(incident, facts).rows.find((row) => row.moment === moment)?.minutes ?? null;

  it('has the intervals that were worked out by hand', () => {
    expect({
      ttd: minutes('detected'), tta: minutes('acknowledged'), declare: minutes('declared'), first_comms: minutes('first update'),
      first_recovery: minutes('first recovery'), ttm: minutes('mitigated'), ttr: minutes('resolved'),
    }).toEqual(file.expected_minutes);
  });

  it('is a resolved retrospective with every row, its time and where it is written', () => {
    expect(incident).toMatchObject({ kind: 'retrospective', status: 'resolved', openedAt: file.times.impact_start });
    expect(incident.alerts).toEqual([]);
    for (const row of file.timeline) {
      const fact = facts.find((one) => one.kind === 'note.added' && one.data.from?.row === row.id);
      expect(fact).toMatchObject({ at: row.at.at, data: { from: { source: row.source, url: file.sources[row.source]?.url } }, by: { name: row.actor } });
    }
  });

  it('has a key for each fact, and no key twice', () => {
    const keys = timelineFacts(file, importer).map((fact) => fact.key);
    expect(keys).not.toContain(undefined);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a timeline', () => {
  it('keeps what is not known of a time, and the day it was told in', () => {
    const file = read(readFileSync(new URL('fastly-2021-06-08.json', dir), 'utf8'));
    const first = recorded(file).facts.find((fact) => fact.kind === 'note.added' && fact.data.from?.row === 'T01');
    expect(first).toMatchObject({ at: '2021-05-12T00:00:00.000Z', data: { text: expect.stringMatching(/\(only the day is known\)$/) } });
  });

  it('keeps what the sources disagree on, and chooses neither', () => {
    const { facts } = recorded(read(readFileSync(new URL('gitlab-2017-01-31.json', dir), 'utf8')));
    const texts = facts.flatMap((fact) => (fact.kind === 'note.added' ? [fact.data.text] : []));
    expect(texts).toContain('Sources disagree: removal stopped. gl-early says 2017-01-31 23:27 UTC, gl-pm says 2017-01-31 23:30 UTC');
  });

  it.each([
    ['closed', { status: 'closed' }, ['resolved', 'closed']],
    ['open', { times: { impact_start: '2026-11-01T10:00Z' } }, []],
    ['mitigated', { times: { impact_start: '2026-11-01T10:00Z', mitigated: '2026-11-01T10:30Z' } }, ['mitigated']],
    ['declined', { status: 'declined', times: { impact_start: '2026-11-01T10:00Z' } }, ['declined']],
  ])('that is %s ends as the file says', (_, change, expected) => {
    const statuses = recorded(read(printed(change))).facts.flatMap((fact) => (fact.kind === 'status.set' ? [fact.data.status] : []));
    expect(statuses).toEqual(expected);
  });

  it('is told again with a mitigation that was not known before, and with corrected times', () => {
    const first = read(printed());
    const before = recorded(first);
    const second = read(printed({ times: { ...small.times, impact_start: '2026-11-01T09:50Z', mitigated: '2026-11-01T10:40Z', detected: '2026-11-01T10:05Z' } }));
    const known = new Set(timelineFacts(first, importer).map((fact) => fact.key));
    const added = timelineFacts(second, importer, before).filter((fact) => !known.has(fact.key));
    const facts = [...before.facts, ...added.map((fact, n) => asFact(fact, before.facts.length + n + 1))];
    const incident = foldAll(facts, 42);
    expect(incident).toMatchObject({ status: 'resolved', mitigatedAt: '2026-11-01T10:40:00.000Z' });
    const rows = intervals(incident ?? before.incident, facts).rows.map((row) => [row.moment, row.minutes]);
    expect(Object.fromEntries(rows)).toMatchObject({ detected: 15, mitigated: 50, resolved: 71 });
  });

  it('puts a moment on the row that tells it, and apart where none does', () => {
    const marked = (file: TimelineFile) => recorded(file).facts.flatMap((fact) => (fact.kind === 'note.added' && fact.data.from?.moment !== undefined ? [[fact.data.from.row, fact.data.from.moment]] : []));
    expect(marked(read(readFileSync(new URL('github-2018-10-21.json', dir), 'utf8')))).toEqual([['T03', 'detected'], ['T06', 'first update'], ['T07', 'declared'], ['T14', 'first recovery']]);
    expect(marked(read(readFileSync(new URL('gitlab-2017-01-31.json', dir), 'utf8')))).toEqual([['times.detected', 'detected'], ['T08', 'first recovery']]);
  });

  it('is told again with a moment that a stored row already held', () => {
    const file = { ...small, timeline: [...small.timeline, { ...small.timeline[0], id: 'T02', at: '2026-11-01T10:02Z', kind: 'detection', fact: 'Paged' }] };
    const first = read(JSON.stringify({ ...file, times: { ...small.times, detected: null } }));
    const second = timelineFacts(read(JSON.stringify(file)), importer, recorded(first));
    expect(second.flatMap((fact) => (fact.kind === 'note.added' && fact.data.from?.moment ? [fact.key] : []))).toEqual(['timeline:time:detected:2026-11-01T10:02:00.000Z']);
  });

  it('that says a stored row otherwise is told so, and one that adds is not', () => {
    const { facts } = recorded(read(printed()));
    const other = printed({ timeline: [{ ...small.timeline[0], fact: 'Checkout answers 502' }, { ...small.timeline[0], id: 'T02' }] });
    expect(differing(timelineFacts(read(other), importer), facts)).toEqual([
      { row: 'T01', was: '2026-11-01T10:00:00.000Z Impact begins: Checkout answers 500', now: '2026-11-01T10:00:00.000Z Impact begins: Checkout answers 502' },
    ]);
    expect(differing(timelineFacts(read(printed()), importer), facts)).toEqual([]);
  });
});

describe('a file that is wrong', () => {
  it.each([
    ['a time without offset', { timeline: [{ ...small.timeline[0], at: '2026-11-01T10:00' }] }, 'timeline.0.at', 'write a time with its offset'],
    ['a day that is none', { timeline: [{ ...small.timeline[0], at: '2026-02-30' }] }, 'timeline.0.at', 'write a time'],
    ['a day for a moment', { times: { impact_start: '2026-11-01' } }, 'times.impact_start', 'write a time with its offset'],
    ['no start', { times: {} }, 'times.impact_start', 'expected string'],
    ['the future', { times: { impact_start: '2026-11-21T03:01Z' } }, 'times.impact_start', 'future'],
    ['an unknown field', { timelines: [] }, 'timelines', 'no such field'],
    ['an id twice', { timeline: [small.timeline[0], small.timeline[0]] }, 'timeline.1.id', 'earlier row'],
    ['a source that nobody named', { timeline: [{ ...small.timeline[0], source: 'press' }] }, 'timeline.0.source', 'none of the sources'],
    ['an address that runs', { sources: { log: { url: 'javascript:alert(1)' } } }, 'sources.log.url', 'http(s)'],
    ['an empty fact', { timeline: [{ ...small.timeline[0], fact: ' ' }] }, 'timeline.0.fact', 'write something'],
    ['another schema', { schema: 2 }, 'schema', 'expected 1'],
    ['a live incident', { kind: 'live' }, 'kind', 'retrospective'],
  ])('%s', (_, change, field, words) => {
    const found = readTimelineFile(printed(change), now);
    expect(found).toMatchObject({ problems: [{ field, message: expect.stringContaining(words) }] });
  });

  it('is told the line of each problem, all at once', () => {
    const text = printed({ title: '', timeline: [small.timeline[0], { ...small.timeline[0], id: 'T02', at: 'noon' }] });
    const found = readTimelineFile(text, now);
    const lines = text.split('\n');
    expect('problems' in found && found.problems.map(({ line, field }) => [field, lines[line - 1]?.trim()])).toEqual([['title', '"title": "",'], ['timeline.1.at', '"at": "noon",']]);
  });

  it.each([['{', 1], ['{\n "schema": 1,\n "id": x\n}', 3], ['', 1], ['[1,\n2', 2], ['id: acme\nschema: 1', 1]])('%j is not JSON', (text, line) => {
    const found = readTimelineFile(text, now);
    expect(found).toMatchObject({ problems: [{ message: expect.stringContaining('not JSON') }] });
    expect('problems' in found && Math.abs((found.problems[0]?.line ?? 0) - line)).toBeLessThanOrEqual(1);
  });
});
