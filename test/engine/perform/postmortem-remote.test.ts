// The postmortem on a branch of a git remote, kept in step while people push to it. Every repository is a real one.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeRounds } from '../../../src/engine/recurring.ts';
import { factsOf } from '../../../src/store/fact.ts';
import { readIncident } from '../../../src/store/incident.ts';
import { readDraft } from '../../../src/store/postmortem.ts';
import { freshDatabase } from '../../support/database.ts';
import { gitRemote, type GitRemote } from '../../support/git-remote.ts';
import { publishingTo, shown, type RemotePublishing } from '../../support/publishing-remote.ts';

const db = await freshDatabase();
let store: GitRemote;
let one: RemotePublishing;
beforeEach(async () => {
  store = await gitRemote();
  one = await publishingTo(db.pool, store);
  return () => store.close();
});

const answered = (text: string): string => text.replace('_What surprised us', '').replace(/^_Where did the system.*_$/m, 'The flag was on in one region only.');
const postmortem = async () => (await readIncident(db.pool, one.id))?.postmortem;
const kinds = async () => (await factsOf(db.pool, one.id)).map((fact) => fact.kind).filter((kind) => kind.startsWith('postmortem.'));

describe('one of each', () => {
  it('four publishers at once make one commit and one fact', async () => {
    await Promise.all([1, 2, 3, 4].map(() => one.publish()));
    expect([await store.commits(one.branch), await store.files(one.branch)]).toEqual([1, [expect.stringMatching(/^postmortems\/\d{4}\/.*-checkout-is-down\.md$/)]]);
    expect(await kinds()).toEqual(['postmortem.wanted', 'postmortem.opened']);
    expect(await postmortem()).toEqual({ state: 'open', branch: one.branch, path: (await one.file()).path, repo: shown });
    expect(await store.git('log', '--format=%s', `main..${one.branch}`)).toBe(`INC-${one.id}: Checkout is down: draft postmortem`);
  });

  it('the same facts again are no commit', async () => {
    await one.publish();
    await one.publish();
    expect(await one.publish()).toContain('nothing new');
    expect(await store.commits(one.branch)).toBe(2);
  });

  it('a private incident does not leave, and is not asked for by name', async () => {
    one = await publishingTo(db.pool, store, { private: true });
    const never = () => Promise.reject(new Error('asked'));
    expect(await one.publish({ look: never, commitFile: never, readFile: never })).toContain('private');
    expect(await store.head(one.branch)).toBeUndefined();
  });

  it('the config says where people find it', async () => {
    one = await publishingTo(db.pool, store, { postmortem: { path: 'pm/{id} #{slug}.md', 'web-url': 'https://git.acme.example/sre/pm/src/branch/{branch}/{path}' } });
    await one.publish();
    expect((await postmortem())?.url).toBe(`https://git.acme.example/sre/pm/src/branch/${one.branch}/pm/inc-${one.id}%20%23checkout-is-down.md`);
  });
});

describe('while people write', () => {
  it('what they wrote stays, what is new comes in, twice over', async () => {
    await one.publish();
    await one.edit(answered);
    await one.tell('The cache is warm again.');
    await one.publish();
    await one.tell('Support was told.');
    await one.publish();
    const { text } = await one.file();
    for (const words of ['The flag was on in one region only.', 'The cache is warm again.', 'Support was told.']) expect(text).toContain(words);
    // Every commit stands on the one before: nothing was taken back.
    expect(await store.commits(one.branch)).toBe(4);
  });

  it('an editor that writes CRLF keeps its line ends', async () => {
    await one.publish();
    await one.edit((text) => answered(text).replaceAll('\n', '\r\n'));
    await one.tell('The cache is warm again.');
    await one.publish();
    const { text } = await one.file();
    expect([text.includes('one region only'), text.includes('warm again'), /[^\r]\n/.test(text)]).toEqual([true, true, false]);
  });

  it('where both changed the same, theirs stands, and the commit says so', async () => {
    await one.publish();
    await one.edit((text) => text.replace(/^( {2}facts: )\d+$/m, '$1all the facts'));
    await one.tell('More.');
    expect(await one.publish()).toContain('1 told in the commit');
    expect((await one.file()).text).toContain('all the facts');
    expect(await store.git('log', '-1', '--format=%b', one.branch)).toMatch(/^Here the records say something else than what somebody wrote, which stands:\n\n- \S/);
  });

  it('a commit of theirs between our look and our push is read and kept', async () => {
    await one.publish();
    await one.tell('More.');
    let times = 0;
    await one.publish({
      commitFile: async (input) => {
        if ((times += 1) === 1) await one.edit(answered);
        return one.remote.commitFile(input);
      },
    });
    const { text } = await one.file();
    expect([times, text.includes('The flag was on in one region only.'), text.includes('More.')]).toEqual([2, true, true]);
  });

  it('a branch that never rests is left for later after four looks', async () => {
    await one.publish();
    await one.tell('More.');
    let times = 0;
    const busy = one.publish({ commitFile: () => {
      times += 1;
      return Promise.resolve('stale');
    } });
    await expect(busy).rejects.toMatchObject({ name: 'Outage', system: 'git', retryAfterMs: 30_000 });
    expect(times).toBe(4);
  });

  it('a file that they moved is kept in step where it is now, and one that they deleted stays deleted', async () => {
    await one.publish();
    const { path: was, text } = await one.file();
    await store.edit(one.branch, { [was]: undefined, 'sre/inc.md': answered(text), 'sre/other.md': '---\nid: INC-999999\n---\n' });
    await one.tell('More.');
    await one.publish();
    expect(await store.files(one.branch)).toEqual(['sre/inc.md', 'sre/other.md']);
    const moved = (await store.file(one.branch, 'sre/inc.md')) ?? '';
    expect([moved.includes('More.'), moved.includes('one region only')]).toEqual([true, true]);
    await store.edit(one.branch, { 'sre/inc.md': undefined });
    await one.tell('Even more.');
    expect(await one.publish()).toContain('deleted');
    expect(await store.files(one.branch)).toEqual(['sre/other.md']);
  });

  it('sync: off in the front matter stops us', async () => {
    await one.publish();
    await one.edit((text) => text.replace('sync: on', 'sync: off'));
    await one.tell('More.');
    expect(await one.publish()).toContain('sync: off');
    expect((await one.file()).text).not.toContain('More.');
  });
});

describe('what people decided', () => {
  it.each(['merge', 'squash'] as const)('after a %s it is final: nothing is written, and the incident is closed', async (how) => {
    await one.publish();
    await store.merge(one.branch, how);
    const heads = [await store.head('main'), await store.head(one.branch)];
    await one.tell('More.');
    expect(await one.publish()).toContain('is merged into main: left as it is');
    expect([await store.head('main'), await store.head(one.branch)]).toEqual(heads);
    expect(await readIncident(db.pool, one.id)).toMatchObject({ status: 'closed', postmortem: { state: 'merged' } });
  });

  it('merged, and its branch deleted, as hosts do', async () => {
    await one.publish();
    await store.merge(one.branch);
    await store.git('update-ref', '-d', `refs/heads/${one.branch}`);
    expect(await one.publish()).toContain('is merged');
    expect(await store.head(one.branch)).toBeUndefined();
  });

  it('a branch that they deleted is not made again; brought back, it goes on', async () => {
    await one.publish();
    const head = (await store.head(one.branch)) ?? '';
    await store.git('update-ref', '-d', `refs/heads/${one.branch}`);
    await one.tell('More.');
    expect(await one.publish()).toContain('was deleted: left as it is');
    expect([await store.head(one.branch), (await postmortem())?.state]).toEqual([undefined, 'closed']);
    await store.git('update-ref', `refs/heads/${one.branch}`, head);
    await one.publish();
    expect([(await one.file()).text.includes('More.'), (await postmortem())?.state]).toEqual([true, 'open']);
    expect(await kinds()).toEqual(['postmortem.wanted', 'postmortem.opened', 'postmortem.ended', 'postmortem.reopened']);
  });

  it('the hourly look finds a merge, and a branch that is gone, without writing', async () => {
    const two = await publishingTo(db.pool, store);
    await one.publish();
    await two.publish();
    await store.merge(one.branch);
    await store.git('update-ref', '-d', `refs/heads/${two.branch}`);
    const { context } = one.bench;
    const never = () => Promise.reject(new Error('written'));
    await db.pool.query(`insert into round (name, due_at) values ('remote', now() - interval '1 second') on conflict (name) do update set due_at = excluded.due_at, not_before = null`);
    await makeRounds({ ...context, config: { ...context.config, followups: { ...context.config.followups, digest: false } }, ports: { ...context.ports, github: undefined, remote: { ...one.remote, commitFile: never } }, settings: { ...context.settings, remote: { shown } } });
    const states = await Promise.all([one, two].map(async ({ id }) => (await readIncident(db.pool, id))?.postmortem?.state));
    expect(states).toEqual(['merged', 'closed']);
  });

  it('a postmortem that was opened elsewhere stays there', async () => {
    await one.publish();
    await store.git('update-ref', '-d', `refs/heads/${one.branch}`);
    await db.pool.query(`update incident set state = jsonb_set(state, '{postmortem,repo}', '"acme/elsewhere"') where id = $1`, [one.id]);
    expect(await one.publish()).toBe('its postmortem is in acme/elsewhere: left as it is');
  });
});

it('a merge request is asked for with the push that makes the branch, and only with that one', async () => {
  await store.git('config', 'receive.advertisePushOptions', 'true');
  await store.hook('pre-receive', `echo "$GIT_PUSH_OPTION_COUNT:$GIT_PUSH_OPTION_0:$GIT_PUSH_OPTION_1:$GIT_PUSH_OPTION_2" >> '${path.join(store.dir, 'options')}'`);
  one = await publishingTo(db.pool, store, { postmortem: { 'merge-request': true } });
  await one.publish();
  await one.tell('More.');
  await one.publish();
  expect(await readFile(path.join(store.dir, 'options'), 'utf8')).toBe('4:merge_request.create:merge_request.target=main:merge_request.draft\n0:::\n');
  expect((await readDraft(db.pool, one.id))?.written).toBe(true);
});
