// What comes round, and the proofs of follow-ups, on a real database: one of all processes does it, and nothing is said twice.
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewEffect } from '../../src/domain/effects.ts';
import { Outage } from '../../src/domain/errors.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { makeRounds } from '../../src/engine/recurring.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench, type Wanted } from '../support/engine.ts';
import { fakeGitHub } from '../support/fake-github.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { config, issueFact, kindsOf, lost, resolved } from '../support/followed.ts';
import { configured } from '../support/following.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const bench = (more: Partial<Wanted> = {}) => testContext({ pool: db.pool, config, ...more });

const due = (name: string) => db.pool.query(`insert into round (name, due_at) values ($1, now() - interval '1 second') on conflict (name) do update set due_at = excluded.due_at, not_before = null`, [name]);

describe('the night', () => {
  test('finds what webhooks lost: closed, deleted, transferred and merged; what cannot be seen is not gone', async () => {
    const b = bench();
    const ids: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const made = await b.github.openIssue({ repo: 'acme/postmortems', title: `issue ${n}`, body: '', labels: [], assignees: [] });
      ids.push(await resolved(b, { then: [issueFact(made.number, made.node)] }));
    }
    const [closed, deleted, hidden, , mergedOne] = b.github.issues;
    Object.assign(closed ?? {}, { state: 'closed', reason: 'completed', changedAt: new Date() });
    Object.assign(deleted ?? {}, { deleted: 'gone' });
    Object.assign(hidden ?? {}, { deleted: 'hidden' });
    if (mergedOne) mergedOne.title = 'Reworded';
    await due('github');
    expect(await makeRounds(b.context)).toBe(1);
    await b.settle();
    const ends = await Promise.all(ids.map(async (id) => (await b.incident(id)).followups[0]?.ended?.how));
    // The repository is there for us, so an issue that it hides is gone.
    expect(ends).toEqual(['done', 'gone', 'gone', undefined, undefined]);
  });

  test('calls nothing gone in a repository that is closed to us', async () => {
    const b = bench();
    const made = await b.github.openIssue({ repo: 'acme/postmortems', title: 'x', body: '', labels: [], assignees: [] });
    await resolved(b, { then: [issueFact(made.number)] });
    Object.assign(b.github.issues[0] ?? {}, { deleted: 'hidden' });
    const blind = bench({ github: { ...b.github, access: () => Promise.resolve(undefined) } });
    await due('github');
    await makeRounds(blind.context);
    expect((await b.incident(1)).followups[0]?.ended).toBeUndefined();
  });

  test('is made by one of three processes, and again by another when that one fails', async () => {
    const github = fakeGitHub();
    const three = [bench({ github }), bench({ github }), bench({ github })];
    await github.openIssue({ repo: 'acme/postmortems', title: 'x', body: '', labels: [], assignees: [] });
    await resolved(three[0] ?? bench(), { then: [issueFact()] });
    await due('github');
    expect((await Promise.all(three.map((b) => makeRounds(b.context)))).reduce((sum, one) => sum + one)).toBe(1);
    expect(github.count('issuesSince')).toBe(1);
    await due('github');
    github.fail('issuesSince', lost(false));
    await makeRounds(bench({ github }).context);
    expect((await db.pool.query(`select attempt, outcome from round where name = 'github'`)).rows).toEqual([{ attempt: 1, outcome: 'no answer' }]);
    await due('github');
    await makeRounds(bench({ github }).context);
    expect((await db.pool.query(`select attempt, owner from round where name = 'github'`)).rows).toEqual([{ attempt: 0, owner: null }]);
  });
});

describe('the digest', () => {
  const posted = (b: Bench) => b.slack.messages.filter((one) => one.message.text.startsWith('Follow-ups of incidents'));

  test('is one message from three processes, without private incidents, and none when nothing is open', async () => {
    const slack = fakeSlack();
    const three = [bench({ slack }), bench({ slack }), bench({ slack })];
    const first = three[0] ?? bench();
    await due('digest');
    await makeRounds(first.context);
    expect(posted(first)).toEqual([]);
    await resolved(first);
    await resolved(first, { private: true });
    await due('digest');
    await Promise.all(three.map((b) => makeRounds(b.context)));
    expect(posted(first)).toHaveLength(1);
    expect(posted(first)[0]?.message.text).toContain('1 open');
  });

  test('is not posted twice when the answer was lost', async () => {
    const b = bench();
    await resolved(b);
    await due('digest');
    b.slack.fail('post', new Outage('slack', 'no answer', { ambiguous: true }), { when: 'after' });
    await makeRounds(b.context);
    await db.pool.query(`update round set not_before = null`);
    await makeRounds(b.context);
    expect(posted(b)).toHaveLength(1);
    expect((await db.pool.query(`select outcome from round where name = 'digest'`)).rows).toEqual([{ outcome: 'it was posted already' }]);
  });
});

describe('the proof', () => {
  const proof: readonly NewFact[] = [{ kind: 'followup.proof_set', data: { followup: 1, proof: { type: 'http', url: 'https://a.example/h' } } }, { kind: 'followup.settled', data: { followup: 1, how: 'done' } }];
  const ask: NewEffect = { kind: 'followup.prove', data: { followup: 1 } };
  const waiting = async () => (await db.pool.query<{ data: object; days: number }>(`select data, round(extract(epoch from run_at - now()) / 86400)::int as days from effect where kind = 'followup.prove' and state = 'waiting'`)).rows;

  test('that holds is asked again in a week', async () => {
    const b = bench();
    await resolved(b, { then: [issueFact(), ...proof], effects: [ask] });
    await b.engine.drain();
    expect(b.outbound.sent.map((one) => `${one.method} ${one.url}`)).toEqual(['GET https://a.example/h']);
    expect((await b.incident(1)).followups[0]?.proved).toMatchObject({ ok: true, result: 'HTTP 200' });
    expect(await waiting()).toEqual([{ data: { followup: 1 }, days: 7 }]);
  });

  test('that fails opens the issue again with a note, once, and asks no more', async () => {
    const b = bench();
    const made = await b.github.openIssue({ repo: 'acme/postmortems', title: 'x', body: '', labels: [], assignees: [] });
    Object.assign(b.github.issues[0] ?? {}, { state: 'closed' });
    await resolved(b, { then: [issueFact(made.number), ...proof], effects: [ask] });
    b.outbound.answer = () => ({ status: 503, headers: {}, body: Buffer.from('') });
    b.github.fail('reopenIssue', lost(), { when: 'after' });
    await b.settle();
    expect(b.github.issues[0]).toMatchObject({ state: 'open', notes: [expect.stringContaining('HTTP 503') as string] });
    expect((await b.incident(1)).followups[0]).toMatchObject({ reopenedBecause: 'proof' });
    expect((await b.incident(1)).followups[0]?.ended).toBeUndefined();
    expect(await waiting()).toEqual([]);
  });

  test('that is not answered is asked four times before it counts as failed', async () => {
    const b = bench();
    await resolved(b, { then: proof, effects: [ask] });
    b.outbound.answer = () => Promise.reject(new Outage('runbook', 'nobody answers'));
    await b.settle();
    expect(b.outbound.sent).toHaveLength(4);
    expect((await kindsOf(db.pool)).slice(-2)).toEqual(['followup.proved', 'followup.reopened']);
  });

  test('that may no longer be asked is given up where people see it, and nothing is called failed', async () => {
    const b = bench({ config: configured() });
    await resolved(b, { then: proof, effects: [ask] });
    await b.settle();
    expect(b.outbound.sent).toEqual([]);
    expect((await b.incident(1)).troubles).toMatchObject([{ kind: 'followup.prove', reason: expect.stringContaining('a.example:443') as string }]);
  });
});
