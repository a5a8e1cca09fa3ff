// An action that a person writes into the postmortem is a follow-up once it is merged: at GitHub and in any git remote, once, with its issue.
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { makeRounds } from '../../src/engine/recurring.ts';
import type { Remote } from '../../src/ports.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench, type Wanted } from '../support/engine.ts';
import { fakeGitHub, type FakeGitHub } from '../support/fake-github.ts';
import { configured } from '../support/following.ts';
import { happens, kindsOf } from '../support/followed.ts';
import { gitRemote } from '../support/git-remote.ts';
import { openRemote } from '../support/git-writing.ts';
import { ada } from '../support/incidents.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const branch = 'postmortem/inc-1';
const config = configured({ issues: 'always' }, { people: { U0GRACE: { github: 'grace-h' } } });
const noted: NewFact = { kind: 'followup.added', by: ada, data: { followup: 1, text: 'alert on a full disk' } };
const row = '| AI-2 | Rotate the keys of the till | @grace-h | 2027-01-15 |';
/** Below the last row of the action items. */
const withRow = (text: string, more = row): string => text.replace(/^(\| AI-1 .*)$/m, `$1\n${more}`);

async function drafted(wanted: Partial<Wanted> = {}): Promise<Bench> {
  const b = testContext({ pool: db.pool, config, ...wanted });
  b.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', title: 'Checkout is down' });
  await b.settle();
  await happens(b, 1, [noted, { kind: 'postmortem.wanted', data: { why: 'SEV1 asks for one' } }, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }], [{ kind: 'github.postmortem.publish', data: {} }]);
  await b.settle();
  return b;
}

type Written = { readonly path: string; readonly text: string };
function written({ branches }: FakeGitHub): Written {
  const [found] = [...(branches.get(branch)?.at(-1)?.files ?? [])];
  if (!found) throw new Error('there is no file');
  return { path: found[0], text: found[1] };
}

async function mergedAtGitHub(b: Bench, text: (was: string) => string, to = written(b.github).path): Promise<void> {
  b.github.write('main', to, text(written(b.github).text));
  const [pull] = b.github.pulls;
  if (!pull) throw new Error('there is no pull request');
  Object.assign(pull, { state: 'merged' });
  const body = JSON.stringify({ action: 'closed', number: pull.number, pull_request: { merged: true, state: 'closed', updated_at: '2026-11-25T12:00:00Z' }, repository: { full_name: 'acme/postmortems' }, sender: { login: 'grace-h' } });
  for (const key of ['one', 'two']) await storeDelivery(db.pool, { source: 'github', key, lane: 'github/1', body, urgency: 1 });
  await b.settle();
}

const said = async (b: Bench) => b.slack.said((await b.incident(1)).channel?.name ?? '').map((one) => one.message.text).filter((text) => text.includes('nobody had noted'));

describe('at GitHub', () => {
  test('it is followed, with its owner, its day and an issue; told once', async () => {
    const b = await drafted();
    await mergedAtGitHub(b, withRow);
    expect((await b.incident(1)).followups[1]).toMatchObject({ id: 2, text: 'Rotate the keys of the till', owner: { id: 'U0GRACE', via: 'slack' }, dueOn: '2027-01-15', row: 'its-id', issue: { repo: 'acme/postmortems' } });
    expect(b.github.issues.map((one) => [one.title, one.assignee])).toEqual([['alert on a full disk', undefined], ['Rotate the keys of the till', 'grace-h']]);
    expect(await said(b)).toEqual([expect.stringContaining('Follow-up 2: Rotate the keys of the till, with <@U0GRACE>, due 2027-01-15')]);
    // Read once more, as after an answer that was lost.
    const before = await kindsOf(db.pool);
    await happens(b, 1, [], [{ kind: 'postmortem.actions.take', data: {} }]);
    await b.settle();
    expect(await kindsOf(db.pool)).toEqual(before);
    expect(await said(b)).toHaveLength(1);
    expect(await b.left()).toEqual([]);
  });

  test('from a file that a person moved, with an issue that they opened themselves', async () => {
    const b = await drafted();
    const own = await b.github.openIssue({ repo: 'acme/till', title: 'Rotate', body: '', labels: [], assignees: [] });
    const { path: was, text } = written(b.github);
    b.github.branches.get(branch)?.push({ oid: 'moved', files: new Map([[`by-hand/${was}`, text]]) });
    await mergedAtGitHub(b, (all) => withRow(all.replace(/^(\| Id +\| Action .*\|)$\n(\|.*\|)$/m, '$1 Issue |\n$2-|'), `| | Rotate the keys | nobody | | | ${own.url} |\n| | Paint the till | nobody | | | ${own.url.replace('github', 'gitlab')} |`), `by-hand/${was}`);
    const { followups } = await b.incident(1);
    // Another host's issue of that number is another issue.
    expect(followups[2]).toMatchObject({ text: 'Paint the till', issue: { repo: 'acme/postmortems' } });
    expect(followups[1]).toMatchObject({ text: 'Rotate the keys', row: 'other-id', issue: { repo: 'acme/till', number: own.number } });
    expect(b.github.issues.filter((one) => one.repo === 'acme/postmortems')).toHaveLength(2);
  });

  test('although the branch is shown as it was for a moment', async () => {
    const github = fakeGitHub();
    let hidden = 2;
    const slow: FakeGitHub = { ...github, readFile: (repo, file, at) => (github.branches.get('main')?.at(-1)?.oid === at && github.pulls[0]?.state === 'merged' && (hidden -= 1) >= 0 ? Promise.resolve(undefined) : github.readFile(repo, file, at)) };
    const b = await drafted({ github: slow });
    await mergedAtGitHub(b, withRow);
    expect([hidden < 0, (await b.incident(1)).followups.length]).toEqual([true, 2]);
  });

  test('a row of ours that people reworded is no new one, although nobody heard that its commit had arrived', async () => {
    const b = await drafted();
    await db.pool.query(`update postmortem set next_generated = generated, next_text = generated, generated = replace(generated, '| AI-1 ', '| AI-9 ')`);
    await mergedAtGitHub(b, (text) => text.replace('| AI-1 | alert on a full disk', '| AI-1 | Alert at 80 % of the disk'));
    expect((await b.incident(1)).followups).toHaveLength(1);
  });

  test('without a draft to compare it with, nothing is taken', async () => {
    const b = await drafted();
    await db.pool.query('delete from postmortem');
    await mergedAtGitHub(b, withRow);
    expect([(await b.incident(1)).followups.length, await b.left()]).toEqual([1, []]);
  });

  test('that is not there at all says so, and holds nothing up', async () => {
    const b = await drafted();
    await mergedAtGitHub(b, withRow, 'elsewhere.txt');
    expect((await db.pool.query(`select state, outcome from effect where kind = 'postmortem.actions.take'`)).rows).toEqual([{ state: 'done', outcome: 'the merged postmortem is not where it was written' }]);
    expect((await b.incident(1)).followups).toHaveLength(1);
  });
});

describe('in a git remote', () => {
  let store: Awaited<ReturnType<typeof gitRemote>>;
  beforeEach(async () => {
    store = await gitRemote();
    return () => store.close();
  });

  /** `then`: what people do on the main branch before we read it. */
  async function merged(then?: (file: string) => Promise<void>): Promise<Bench> {
    const remote: Remote = openRemote(store.bare, path.join(store.dir, 'copies'));
    const b = await drafted({ remote, config: { ...config, followups: { ...config.followups, issues: 'on-demand' } } });
    const [file = ''] = await store.files(branch);
    await store.edit(branch, { [file]: (text: string) => withRow(text) });
    await store.merge(branch, 'squash');
    await db.pool.query(`insert into round (name, due_at) values ('remote', now() - interval '1 second')`);
    await makeRounds(b.context);
    await then?.(file);
    await b.settle();
    return b;
  }

  test('it is followed once the hourly look has found the merge', async () => {
    const b = await merged();
    expect((await b.incident(1)).followups[1]).toMatchObject({ text: 'Rotate the keys of the till', by: { id: 'git' }, dueOn: '2027-01-15' });
    expect(await said(b)).toHaveLength(1);
    expect(await b.left()).toEqual([]);
  });

  test('a file that is another incident’s by now is not read', async () => {
    const b = await merged((file) => store.edit('main', { [file]: (text) => text.replace(/^id: INC-1$/m, 'id: INC-7') }));
    expect([(await b.incident(1)).followups.length, await b.left()]).toEqual([1, []]);
  });
});
