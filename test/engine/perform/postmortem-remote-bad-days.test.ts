// The postmortem on a branch of a git remote on its bad days: answers lost, hooks, outages, a restored database. Every repository is a real one.
import { beforeEach, describe, expect, it } from 'vitest';
import { Outage } from '../../../src/domain/errors.ts';
import { factsOf } from '../../../src/store/fact.ts';
import { freshDatabase } from '../../support/database.ts';
import { gitRemote, gitServer, type GitRemote } from '../../support/git-remote.ts';
import { publishingTo, type RemotePublishing } from '../../support/publishing-remote.ts';

const db = await freshDatabase();
let store: GitRemote;
let one: RemotePublishing;
beforeEach(async () => {
  store = await gitRemote();
  one = await publishingTo(db.pool, store);
  return () => store.close();
});

const answered = (text: string): string => text.replace('_What surprised us', '').replace(/^_Where did the system.*_$/m, 'The flag was on in one region only.');
const kinds = async () => (await factsOf(db.pool, one.id)).map((fact) => fact.kind).filter((kind) => kind.startsWith('postmortem.'));

describe('bad days', () => {
  it('a push whose answer was lost is one commit, and what a person wrote since is kept', async () => {
    await one.publish();
    await one.tell('Second.');
    const died = new Outage('git', 'no answer', { ambiguous: true });
    await expect(one.publish({ commitFile: async (input) => {
      await one.remote.commitFile(input);
      throw died;
    } })).rejects.toBe(died);
    await one.edit(answered);
    await one.tell('Third.');
    await one.publish();
    const { text } = await one.file();
    for (const words of ['Second.', 'Third.', 'The flag was on in one region only.']) expect(text).toContain(words);
    expect(await store.commits(one.branch)).toBe(4);
  });

  it('the first push lost too: the branch is ours, and it is told once', async () => {
    const died = new Outage('git', 'no answer', { ambiguous: true });
    await expect(one.publish({ commitFile: async (input) => {
      await one.remote.commitFile(input);
      throw died;
    } })).rejects.toBe(died);
    expect(await one.publish()).toContain('nothing new');
    expect([await store.commits(one.branch), await kinds()]).toEqual([1, ['postmortem.wanted', 'postmortem.opened']]);
  });

  it('a hook refuses: its words reach people, nothing is written or told, and later it goes', async () => {
    await store.hook('pre-receive', 'echo "commits need a ticket" >&2\nexit 1');
    await expect(one.publish()).rejects.toMatchObject({ name: 'Rejected', system: 'git', code: 'refused', message: expect.stringContaining('commits need a ticket') as string });
    expect([await store.head(one.branch), await kinds()]).toEqual([undefined, ['postmortem.wanted']]);
    await store.hook('pre-receive');
    await one.publish();
    expect(await store.commits(one.branch)).toBe(1);
  });

  it('away: it waits, and comes when the remote is back', async () => {
    const server = await gitServer(store.dir, 'open-sesame');
    one = await publishingTo(db.pool, store, { url: `${server.url}/pm.git`, token: 'open-sesame' });
    server.fault = { match: /./, status: 503 };
    await expect(one.publish()).rejects.toMatchObject({ name: 'Outage', system: 'git' });
    server.fault = { match: /POST .*git-receive-pack/, after: true };
    await expect(one.publish()).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
    server.fault = undefined;
    expect(await one.publish()).toContain('nothing new');
    expect(await store.commits(one.branch)).toBe(1);
    await server.close();
  });

  it('no stored base (the database was restored): their text stays as it is', async () => {
    await one.publish();
    await one.edit(answered);
    await db.pool.query('delete from postmortem where incident_id = $1', [one.id]);
    const before = await one.file();
    expect(await one.publish()).toContain('their text stays');
    expect(await one.file()).toEqual(before);
  });

  it('a document that stands on main already, of which nothing is known here, is a question for people', async () => {
    await one.publish();
    await store.merge(one.branch);
    await store.git('update-ref', '-d', `refs/heads/${one.branch}`);
    await db.pool.query('delete from postmortem where incident_id = $1', [one.id]);
    await one.tell('More.');
    await expect(one.publish()).rejects.toMatchObject({ code: 'in_the_way', message: expect.stringContaining('Move it away') as string });
    expect(await store.head(one.branch)).toBeUndefined();
  });

  it('a repository without a commit says what to do', async () => {
    const look = () => Promise.resolve({ base: undefined, wanted: undefined, head: undefined });
    await expect(one.publish({ look })).rejects.toMatchObject({ code: 'no_base', message: expect.stringContaining('first commit') as string });
  });
});
