// Issues through the GitHub adapter against the look-alike: asked as GitHub documents it, on bad days too.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createGitHub, type GitHubOptions } from '../../src/adapters/github.ts';
import { openBench, openDraft, REPO, type Bench } from '../demo/github/github-bench.ts';

let bench: Bench;
const connect = (options: Partial<GitHubOptions> = {}) => createGitHub({ apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: { enabled: false }, retryUnitMs: 5, ...options });
const wanted = { repo: REPO, title: 'Alert on a full disk', body: 'text\n\n<!-- mark -->', labels: ['postmortem', 'inc-42'], assignees: ['ada'] };
const posts = () => bench.world.calls.filter((call) => call.method === 'POST' && call.path.endsWith('/issues'));

beforeAll(async () => { bench = await openBench(); });
beforeEach(() => bench.world.clearFaults());
afterAll(() => bench.close());

describe('opening', () => {
  test('makes one with its labels and its assignee', async () => {
    const made = await connect().openIssue(wanted);
    expect(made).toMatchObject({ repo: REPO, title: wanted.title, body: wanted.body, state: 'open', reason: undefined, assignee: 'ada' });
    expect(made.url).toBe(`${bench.url}/github/${REPO}/issues/${made.number}`);
    expect(posts().at(-1)?.body).toEqual({ title: wanted.title, body: wanted.body, labels: wanted.labels, assignees: ['ada'] });
  });

  test.each([['drop', 0], ['drop-after', 1], ['cut-after', 1], ['502', 0]] as const)('an answer lost by %s is ambiguous and sent once', async (kind, made) => {
    const [sent, there] = [posts().length, bench.world.issues().length];
    bench.world.fault({ kind, match: /POST .*\/issues$/ });
    await expect(connect().openIssue(wanted)).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
    expect([posts().length - sent, bench.world.issues().length - there]).toEqual([1, made]);
  });

  test('a secondary limit says how long to wait, and nothing was made', async () => {
    const there = bench.world.issues().length;
    bench.world.fault({ kind: '403-secondary', match: /POST .*\/issues$/, retryAfterS: 120 });
    await expect(connect({ throttle: { enabled: false } }).openIssue(wanted)).rejects.toMatchObject({ name: 'Outage', ambiguous: false, retryAfterMs: 120_000 });
    expect(bench.world.issues()).toHaveLength(there);
  });

  test('somebody who cannot be assigned is refused in GitHub’s words', async () => {
    bench.world.unassignable.add('stranger');
    await expect(connect().openIssue({ ...wanted, assignees: ['stranger'] })).rejects.toMatchObject({ code: '422', message: expect.stringMatching(/assign/) as string });
    await expect(connect().openIssue({ ...wanted, repo: 'acme/none' })).rejects.toMatchObject({ code: '404', message: expect.stringContaining('followups.repo') as string });
  });
});

describe('looking', () => {
  test('by label finds every state, and no pull requests', async () => {
    const github = connect();
    const [open, closed] = [await github.openIssue({ ...wanted, labels: ['inc-7'] }), await github.openIssue({ ...wanted, labels: ['inc-7'] })];
    bench.world.actOnIssue(closed.number, { action: 'close', reason: 'not_planned' });
    const pull = await openDraft(bench, 'postmortem/inc-7');
    await github.addLabels(REPO, pull, ['inc-7']);
    const found = await github.issuesLabelled(REPO, 'inc-7');
    expect(new Set(found.map((one) => `${one.number} ${one.state} ${one.reason ?? ''}`))).toEqual(new Set([`${open.number} open `, `${closed.number} closed not_planned`]));
    expect(found).toHaveLength(2);
  });

  test('since a time, over more than one page', async () => {
    const github = connect();
    const since = new Date((await github.openIssue(wanted)).changedAt.getTime() + 1_000);
    for (let n = 0; n < 101; n += 1) await bench.rest('POST', `/repos/${REPO}/issues`, { title: `n${n}` });
    expect((await github.issuesSince(REPO, since)).filter((one) => /^n\d+$/.test(one.title))).toHaveLength(101);
  });

  test('finds where one went, and knows deleted from hidden', async () => {
    const github = connect();
    const [moved, deleted] = [await github.openIssue(wanted), await github.openIssue(wanted)];
    bench.world.actOnIssue(moved.number, { action: 'transfer', to: 'acme/platform' });
    bench.world.actOnIssue(deleted.number, { action: 'delete' });
    expect(await github.issue(REPO, moved.number)).toMatchObject({ repo: 'acme/platform', number: 1_000 + moved.number, node: `I_moved${1_000 + moved.number}` });
    expect([await github.issue(REPO, deleted.number), await github.issue(REPO, 99_999), await github.issue('acme/none', 1)]).toEqual(['gone', 'hidden', 'hidden']);
    expect((await github.issuesLabelled(REPO, 'inc-42')).map((one) => one.number)).not.toContain(deleted.number);
  });

  test('a repository without issues says so, and nothing of it is gone', async () => {
    const { number } = await connect().openIssue(wanted);
    bench.world.rights.issues = false;
    for (const asked of [connect().issue(REPO, number), connect().issuesSince(REPO, new Date(0)), connect().openIssue(wanted)]) {
      await expect(asked).rejects.toMatchObject({ name: 'Rejected', code: '410', message: expect.stringContaining('switched off') as string });
    }
    delete bench.world.rights.issues;
  });

  test('what became of a pull request', async () => {
    const number = await openDraft(bench, 'postmortem/inc-8');
    expect(await connect().pull(REPO, number)).toMatchObject({ number, state: 'open', draft: true });
    await bench.world.act(number, { action: 'close' });
    expect(await connect().pull(REPO, number)).toMatchObject({ state: 'closed' });
    expect(await connect().pull(REPO, 99_999)).toBeUndefined();
  });
});

describe('opening again', () => {
  test('writes why, once, though the answer was lost', async () => {
    const github = connect();
    const { number } = await github.openIssue(wanted);
    bench.world.actOnIssue(number, { action: 'close' });
    const again = { repo: REPO, number, note: 'Its proof failed.', mark: '<!-- m1 -->' };
    bench.world.fault({ kind: 'drop-after', match: /POST .*comments/ });
    await expect(github.reopenIssue(again)).rejects.toMatchObject({ name: 'Outage' });
    expect(await github.reopenIssue(again)).toMatchObject({ state: 'open' });
    expect(bench.world.issues().find((one) => one.number === number)?.comments.map((one) => one.body)).toEqual(['Its proof failed.\n\n<!-- m1 -->']);
  });
});

