// What people type about a follow-up, and what they may do with it.
import { describe, expect, it } from 'vitest';
import { followupEnded, followupReopened, followupScheduled, readVerb } from '../../src/domain/followup-verbs.ts';
import { readFollowup } from '../../src/domain/followups.ts';
import { after, applied, at, changesNothing, effects, facts, refusal, said } from '../support/incidents.ts';
import { asIssue, configured, over } from '../support/following.ts';

const config = configured();

describe('reading', () => {
  it.each([
    ['2 issue', { do: 'issue', id: 2 }], ['issue 2', { do: 'issue', id: 2 }], ['ticket #2', { do: 'issue', id: 2 }], ['#2 ISSUE', { do: 'issue', id: 2 }], ['done 2', { do: 'done', id: 2 }],
    ['2 finished', { do: 'done', id: 2 }], ['reopen 2', { do: 'reopen', id: 2 }], ['decline 2 it goes away', { do: 'decline', id: 2, reason: 'it goes away' }], ['2 wontdo', { do: 'decline', id: 2, reason: '' }],
    ['due 2 2026-12-01', { do: 'due', id: 2, dueOn: '2026-12-01' }], ['2 due 2026-12-01', { do: 'due', id: 2, dueOn: '2026-12-01' }], ['check 2 off', { do: 'prove', id: 2, proof: undefined }],
    ['check 2 https://a.example/h 204', { do: 'prove', id: 2, proof: { type: 'http', url: 'https://a.example/h', status: 204 } }],
    ['check 2 <https://a.example/h?a=1&amp;b=2|a.example/h>', { do: 'prove', id: 2, proof: { type: 'http', url: 'https://a.example/h?a=1&b=2' } }],
    ['check AI-2 sql orders "select id from orders where n &lt; 5" expect rows = 0', { do: 'prove', id: 2, proof: { type: 'sql', database: 'orders', sql: 'select id from orders where n < 5', expect: 'rows = 0' } }],
    ['2 check SQL Orders select count(*) from expect_1 where a = ‘b’; expect value &gt;= 3', { do: 'prove', id: 2, proof: { type: 'sql', database: 'orders', sql: "select count(*) from expect_1 where a = 'b'", expect: 'value >= 3' } }],
    ['prove 2 disk-full check-space', { do: 'prove', id: 2, proof: { type: 'step', runbook: 'disk-full', name: 'check-space' } }],
  ])('%s', (text, verb) => expect(readFollowup(text)).toEqual(verb));

  it.each(['issue a certificate for the new host', 'done with the old queue: remove it', '2 issues remain', 'done 2 of 3 migrations', 'issue 2 refunds by hand', 'due diligence', 'check the backups'])(
    '“%s” is what is to be done', (text) => expect([readVerb(text), readFollowup(text)]).toEqual([undefined, { do: 'add', text, who: undefined }]));

  it.each(['due 2', 'due 2 tomorrow', 'due 2 2026-02-30', 'check 2', 'check 2 nonsense', 'check 2 https://a.example 999', 'check 2 https://', 'check 2 a b c', 'check 2 ../x y', 'check 2 sql', 'check 2 sql orders', 'check 2 sql orders select 1', 'check 2 sql orders drop table x expect rows = 0', 'check 2 sql orders select 1 expect much', 'check 2 sql orders select 1 expect rows = 101', 'check 2 sql ../x select 1 expect rows = 0', `decline 2 ${'x'.repeat(1_001)}`])(
    '“%s” is refused with the way to write it', (text) => expect(refusal(readFollowup(text) as Parameters<typeof refusal>[0])).toMatch(/`\/incident followup|under 1,000/));
});

describe('an end', () => {
  it('done and declined are said here while there is no issue', () => {
    expect(facts(followupEnded(over, 1, 'done', { config }))).toEqual([{ kind: 'followup.settled', data: { followup: 1, how: 'done' } }]);
    expect(facts(followupEnded(over, 1, 'declined', { config, reason: 'old' }))).toEqual([{ kind: 'followup.settled', data: { followup: 1, how: 'declined', reason: 'old' } }]);
    expect(refusal(followupEnded(over, 1, 'declined', { config }))).toContain('Say why');
    const there = applied(over, followupEnded(over, 1, 'done', { config }));
    expect([changesNothing(followupEnded(there, 1, 'done', { config })), said(followupEnded(there, 1, 'done', { config }))]).toEqual([true, 'Follow-up 1 is done already. Nothing changed.']);
  });

  it('of an issue is said there', () => {
    expect(refusal(followupEnded(asIssue, 1, 'declined', { config }))).toContain('close it there as not planned');
    const busy = { ...asIssue, followups: asIssue.followups.map((one) => ({ ...one, issue: one.issue && { ...one.issue, url: 'https://a.example/?a=1&b=<2>' } })) };
    for (const words of [refusal(followupEnded(busy, 1, 'done', { config })), said(followupScheduled(busy, 1, '2026-12-01', { now: at(600) }))]) expect(words).toContain('https://a.example/?a=1&amp;b=&lt;2&gt;');
    expect(refusal(followupReopened(after(asIssue, { kind: 'followup.settled', data: { followup: 1, how: 'done' } }), 1))).toContain('reopen it there');
  });

  it('is taken back by a person; with a proof, done begins the asking', () => {
    const proof = after(over, { kind: 'followup.proof_set', data: { followup: 1, proof: { type: 'http', url: 'https://a.example/' } } });
    expect(effects(followupEnded(proof, 1, 'done', { config }))).toContainEqual({ kind: 'followup.prove', data: { followup: 1 }, afterMs: 7 * 86_400_000 });
    const back = followupReopened(applied(over, followupEnded(over, 1, 'done', { config })), 1);
    expect(facts(back)).toEqual([{ kind: 'followup.reopened', data: { followup: 1, why: 'person' } }]);
    expect(changesNothing(followupReopened(over, 1))).toBe(true);
  });

  it.each([9, 3])('of one that is not there (%i) is refused', (id) => expect(refusal(followupEnded(over, id, 'done', { config }))).toContain(`no follow-up ${id}`));
});

describe('another day', () => {
  const now = { now: at(600) };
  it('from today on', () => {
    expect(facts(followupScheduled(over, 1, '2026-12-01', now))).toEqual([{ kind: 'followup.scheduled', data: { followup: 1, dueOn: '2026-12-01' } }]);
    expect(facts(followupScheduled(over, 1, '2026-11-21', now))).toHaveLength(1);
    expect(refusal(followupScheduled(over, 1, '2026-11-20', now))).toContain('is over');
    expect(said(followupScheduled(over, 1, '2026-11-28', now))).toContain('weekend');
    expect(said(followupScheduled(asIssue, 1, '2026-12-01', now))).toContain('Its issue still says another day');
  });
});
