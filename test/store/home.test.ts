// Which incidents a person's Home is made of, chosen in SQL: theirs first, private ones only for those in them; and whose Home is fresh.
import { beforeEach, describe, expect, test } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { anyPrivate, endedFor, homeOpened, homeOpenedWithin, homesOpenedBy, openFor } from '../../src/store/home.ts';
import { freshDatabase } from '../support/database.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const [ana, ben] = [slackPerson('UANA'), slackPerson('UBEN')];
const all = { most: 30, onlyTheirs: false };
const severity = (name: string): NewFact => ({ kind: 'severity.set', data: { severity: name } });
const ended = (status: 'resolved' | 'declined' = 'resolved', at?: string): NewFact => ({ kind: 'status.set', data: { status, was: 'triage' }, ...(at === undefined ? {} : { at }) });
const ways: readonly [string, NewFact][] = [
  ['commands', { kind: 'commander.set', data: { commander: ana } }],
  ['has a role', { kind: 'role.set', data: { role: 'scribe', person: ana } }],
  ['has a task', { kind: 'task.added', data: { task: 1, text: 'look', assignee: ana } }],
  ['is offered command', { kind: 'handoff.offered', data: { handoff: 1, to: ana } }],
  ['is asked for command', { kind: 'handoff.offered', data: { handoff: 1, to: ben, from: ana } }],
];

describe('open incidents', () => {
  test('come theirs first, then unknown severities and the worst, drills last, then the oldest', async () => {
    for (const facts of [[severity('SEV3')], [severity('SEV1')], [], [severity('SEV1')], [severity('SEV5'), ways[0]?.[1] ?? ended()]]) await opened(db.pool, { facts });
    await opened(db.pool, { kind: 'drill', facts: [severity('SEV1')] });
    expect(await openFor(db.pool, 'UANA', all)).toEqual({ ids: [5, 3, 2, 4, 1, 6], all: 6 });
    expect(await openFor(db.pool, 'UANA', { ...all, most: 2 })).toEqual({ ids: [5, 3], all: 6 });
    expect(await openFor(db.pool, 'UBEN', all)).toMatchObject({ ids: [3, 2, 4, 1, 5, 6] });
  });

  test('are none that ended', async () => {
    await opened(db.pool, { facts: [ended()] });
    await opened(db.pool, { facts: [ended('declined')] });
    expect(await openFor(db.pool, 'UANA', all)).toEqual({ ids: [], all: 0 });
  });

  test.each(ways)('private or not, are theirs when somebody %s', async (_what, fact) => {
    await opened(db.pool, { facts: [fact] });
    await opened(db.pool, { private: true, facts: [fact] });
    expect((await openFor(db.pool, 'UANA', { ...all, onlyTheirs: true })).ids).toEqual([1, 2]);
    expect((await openFor(db.pool, 'UCLEO', all)).ids).toEqual([1]);
    expect((await openFor(db.pool, 'UCLEO', { ...all, onlyTheirs: true })).ids).toEqual([]);
  });

  test('private ones are there for those who were brought in, or made them so', async () => {
    await opened(db.pool, { private: true, facts: [{ kind: 'people.invited', data: { people: ['UANA'] } }] });
    await opened(db.pool, { facts: [{ kind: 'incident.made_private', by: ana, data: {} }] });
    expect((await openFor(db.pool, 'UANA', all)).ids).toEqual([1, 2]);
    expect(await openFor(db.pool, 'UBEN', all)).toEqual({ ids: [], all: 0 });
    expect(await openFor(db.pool, '', all)).toEqual({ ids: [], all: 0 });
  });
});

describe('incidents that ended', () => {
  const lately = { most: 5, withinMs: 3 * 24 * 3_600_000, onlyTheirs: false };
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

  test('come the last first, within the time, without those that were none', async () => {
    for (const hours of [5, 1, 80, 71]) await opened(db.pool, { facts: [ended('resolved', ago(hours))] });
    await opened(db.pool, { facts: [ended('declined', ago(1))] });
    await opened(db.pool);
    expect(await endedFor(db.pool, 'UANA', lately)).toEqual([2, 1, 4]);
    expect(await endedFor(db.pool, 'UANA', { ...lately, most: 1 })).toEqual([2]);
    expect(await endedFor(db.pool, 'UANA', { ...lately, onlyTheirs: true })).toEqual([]);
  });

  test('private ones only for those in them', async () => {
    await opened(db.pool, { private: true, facts: [{ kind: 'commander.set', data: { commander: ana } }, ended('resolved', ago(1))] });
    expect([await endedFor(db.pool, 'UANA', lately), await endedFor(db.pool, 'UBEN', lately)]).toEqual([[1], []]);
    expect([await anyPrivate(db.pool, [1]), await anyPrivate(db.pool, []), await anyPrivate(db.pool, [99])]).toEqual([true, false, false]);
  });
});

describe('whose Home is fresh', () => {
  test('whoever has opened it within the time', async () => {
    for (const user of ['UANA', 'UBEN']) await homeOpened(db.pool, user);
    await db.pool.query(`update home set opened_at = now() - interval '2 hours' where slack_id = 'UBEN'`);
    expect(await homesOpenedBy(db.pool, ['UBEN', 'UANA', 'UCLEO'], 3_600_000)).toEqual(['UANA']);
    expect([await homeOpenedWithin(db.pool, 'UBEN', 3_600_000), await homeOpenedWithin(db.pool, 'UBEN', 3 * 3_600_000)]).toEqual([false, true]);
    await homeOpened(db.pool, 'UBEN');
    expect(await homesOpenedBy(db.pool, ['UBEN', 'UANA'], 3_600_000)).toEqual(['UANA', 'UBEN']);
  });
});
