// Follow-ups as issues on a real database: one issue whatever happens, and GitHub's news of it.
import { beforeEach, describe, expect, test } from 'vitest';
import { storeDelivery } from '../../src/store/delivery.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Wanted } from '../support/engine.ts';
import { config, happens, issueFact, kindsOf, lost, openIssue, resolved } from '../support/followed.ts';
import { configured } from '../support/following.ts';
import { grace } from '../support/incidents.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const bench = (more: Partial<Wanted> = {}) => testContext({ pool: db.pool, config, ...more });

describe('an issue', () => {
  test('is opened with its labels, its owner, its day, the way back and our mark; nothing in it pings or closes', async () => {
    const b = bench();
    await resolved(b, { effects: [openIssue] });
    await b.settle();
    const [issue] = b.github.issues;
    expect(issue).toMatchObject({ repo: 'acme/postmortems', labels: ['postmortem', 'inc-1'], assignees: ['grace-h'] });
    expect(issue?.title).toBe('alert on a full disk, see @\u200bacme/sre and fix\u200b \u200b#\u200b12');
    expect(issue?.body).toMatch(/- Due: 2\d{3}-\d\d-\d\d\n/);
    expect(issue?.body).toMatch(/<!-- tocsin:action=AI-1 incident=INC-1 of=[0-9a-f]{12} -->$/);
    expect(issue?.body).not.toMatch(/@acme|[^\\]#12/);
    expect((await b.incident(1)).followups[0]?.issue).toMatchObject({ number: issue?.number, node: issue?.node, assignee: 'grace-h' });
  });

  test.each([['before', 1], ['after', 1]] as const)('is one, though the answer was lost %s it was made', async (when, issues) => {
    const b = bench();
    b.github.fail('openIssue', lost(), { when, times: 2 });
    await resolved(b, { effects: [openIssue] });
    await b.settle();
    expect(b.github.issues).toHaveLength(issues);
    expect(await kindsOf(db.pool)).toEqual(['followup.added', 'followup.issue_opened']);
  });

  test('is one, though it was given up and asked for again, or two processes work', async () => {
    const b = bench();
    const second = bench({ github: b.github });
    await resolved(b, { effects: [openIssue] });
    await Promise.all([b.settle(), second.settle()]);
    await happens(b, 1, [], [openIssue]);
    await b.settle();
    expect(b.github.issues).toHaveLength(1);
  });

  test('of another incident of the same number, from a database that is no more, is not ours', async () => {
    const b = bench();
    const labels = ['inc-1'];
    await b.github.openIssue({ repo: 'acme/postmortems', title: 'old', body: '<!-- tocsin:action=AI-1 incident=INC-1 of=000000000000 -->', labels, assignees: [] });
    await resolved(b, { effects: [openIssue] });
    await b.settle();
    expect(b.github.issues).toHaveLength(2);
  });

  test('is opened without an assignee whom GitHub does not take', async () => {
    const b = bench();
    b.github.strangers.add('grace-h');
    await resolved(b, { effects: [openIssue] });
    await b.settle();
    expect(b.github.issues.map((one) => one.assignees)).toEqual([[]]);
  });

  test('of a private incident is none, unless the config allows it', async () => {
    const b = bench();
    await resolved(b, { private: true, effects: [openIssue] });
    await b.settle();
    expect(b.github.issues).toEqual([]);
    const allowed = bench({ config: configured({ 'private-issues': true }) });
    await happens(allowed, 1, [], [openIssue]);
    await allowed.settle();
    expect(allowed.github.issues[0]?.body).not.toContain('Checkout');
    expect(allowed.github.issues).toHaveLength(1);
  });

  test('where no repository is set is given up where people see it, with what to set', async () => {
    const b = bench({ postmortems: false });
    await resolved(b, { effects: [openIssue] });
    await b.settle();
    expect((await b.incident(1)).troubles).toMatchObject([{ kind: 'github.issue.open', reason: expect.stringContaining('followups: { repo: owner/name }') as string }]);
  });
});

function hook(action: string, more: object = {}, key = `${action}-${JSON.stringify(more)}`) {
  const issue = { node_id: 'I_100', number: 100, html_url: 'https://github.example/100', title: 'alert on a full disk, see @acme/sre and fix #12', state: 'open', state_reason: null, assignees: [], updated_at: '2026-11-22T12:00:00Z', ...more };
  const body = JSON.stringify({ action, issue, repository: { full_name: 'acme/postmortems' }, sender: { login: 'grace-h', type: 'User' } });
  return storeDelivery(db.pool, { source: 'github', key, lane: 'github/I_100', body, urgency: 1 });
}

describe('news', () => {
  test('closes and reopens, by the same person as in Slack; twice is once and late is never', async () => {
    const b = bench();
    await resolved(b, { then: [issueFact()] });
    await hook('closed', { state: 'closed', state_reason: 'not_planned', updated_at: '2026-11-23T12:00:00Z' });
    // Redelivered by hand under its own id, and once more as if it were another.
    await hook('closed', { state: 'closed', state_reason: 'not_planned', updated_at: '2026-11-23T12:00:00Z' });
    await hook('closed', { state: 'closed', state_reason: 'not_planned', updated_at: '2026-11-23T12:00:00Z' }, 'again');
    await hook('reopened', { updated_at: '2026-11-22T12:00:00Z' });
    await b.settle();
    const [one] = (await b.incident(1)).followups;
    expect(one?.ended).toMatchObject({ how: 'declined', by: { id: grace.id, via: 'slack' } });
    expect(await kindsOf(db.pool)).toEqual(['followup.added', 'followup.issue_opened', 'followup.settled']);
    await hook('reopened', { updated_at: '2026-11-24T12:00:00Z' });
    await b.settle();
    expect((await b.incident(1)).followups[0]?.ended).toBeUndefined();
  });

  test('of an issue that is nobody’s is kept with the reason', async () => {
    const b = bench();
    await resolved(b);
    await hook('closed', { node_id: 'I_other', state: 'closed' });
    await b.settle();
    expect((await db.pool.query('select state, outcome from delivery')).rows).toEqual([{ state: 'ignored', outcome: 'no follow-up has this issue' }]);
  });

  test('of a merged pull request closes the incident', async () => {
    const b = bench();
    await resolved(b, { then: [{ kind: 'postmortem.opened', data: { repo: 'acme/postmortems', number: 7, url: 'https://github.example/pull/7', path: 'a.md', branch: 'b', draft: true } }] });
    const body = JSON.stringify({ action: 'closed', number: 7, pull_request: { merged: true, state: 'closed', updated_at: '2026-11-25T12:00:00Z' }, repository: { full_name: 'acme/postmortems' }, sender: { login: 'grace-h' } });
    for (const key of ['one', 'two']) await storeDelivery(db.pool, { source: 'github', key, lane: 'github/7', body, urgency: 1 });
    await b.settle();
    expect((await b.incident(1)).status).toBe('closed');
    expect((await kindsOf(db.pool)).filter((kind) => kind === 'postmortem.ended')).toHaveLength(1);
  });
});
