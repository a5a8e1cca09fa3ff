// The pull request of a postmortem, kept in step on a look-alike of GitHub: with people writing in it, and on its bad days.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Outage } from '../../../src/domain/errors.ts';
import { readDraft } from '../../../src/store/postmortem.ts';
import { openBench, type Bench } from '../../demo/github/github-bench.ts';
import { freshDatabase } from '../../support/database.ts';
import { publishing, REPO, type Publishing } from '../../support/publishing.ts';

const db = await freshDatabase();
let hub: Bench;
let one: Publishing;
beforeAll(async () => {
  hub = await openBench();
});
afterAll(() => hub.close());
beforeEach(async () => {
  one = await publishing(db.pool, hub);
});
afterEach(() => hub.world.clearFaults());

const pulls = () => hub.world.state().pulls.filter((pull) => pull.branch === one.branch);
const number = () => pulls()[0]?.number ?? 0;
const labelled = (labels: readonly string[]) => hub.rest('PATCH', `/repos/${REPO}/issues/${number()}`, { labels });
const answered = (text: string): string => text.replace('_What surprised us', '').replace(/^_Where did the system.*_$/m, 'The flag was on in one region only.');

describe('one of each', () => {
  it('four publishers at once make one pull request and one commit', async () => {
    await Promise.all([1, 2, 3, 4].map(() => one.publish()));
    expect([pulls().length, await one.commits()]).toEqual([1, 1]);
    expect((await hub.world.pull(number()))?.labels).toEqual(['postmortem']);
    expect(await one.comments()).toEqual([]);
  });

  it('the same facts again are no commit', async () => {
    await one.publish();
    await one.publish();
    expect(await one.publish()).toContain('nothing new');
    expect(await one.commits()).toBe(2);
  });

  it('labels and reviewers of the config, one by one; who cannot be asked is named in a comment', async () => {
    one = await publishing(db.pool, hub, { labels: ['sev1'], reviewers: ['nobody-here', 'grace', 'acme/sre'] });
    await one.publish();
    await one.publish();
    const { body } = await hub.rest('GET', `/repos/${REPO}/pulls/${number()}`);
    expect(body).toMatchObject({ labels: [{ name: 'postmortem' }, { name: 'sev1' }], requested_reviewers: [{ login: 'grace' }] });
    expect(await one.comments()).toEqual([expect.stringContaining('`nobody-here`')]);
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
    expect(await one.comments()).toEqual([]);
  });

  it('where both changed the same, one comment says so, is edited in place, and ends it when they agree', async () => {
    await one.publish();
    await one.edit((text) => text.replace(/^( {2}facts: )\d+$/m, '$1all the facts'));
    await one.tell('More.');
    await one.publish();
    expect(await one.comments()).toEqual([expect.stringContaining('all the facts')]);
    await one.tell('Still more.');
    await one.publish();
    expect(await one.comments()).toEqual([expect.stringContaining('all the facts')]);
    const { generated } = (await readDraft(db.pool, one.id)) ?? { generated: '' };
    await one.edit(() => generated);
    await one.publish();
    expect(await one.comments()).toEqual([expect.stringContaining('Records and document agree.')]);
  });

  it('a commit of theirs between our look and our commit is read and kept', async () => {
    await one.publish();
    await one.tell('More.');
    let times = 0;
    await one.publish({
      commitFile: async (input) => {
        if ((times += 1) === 1) await one.edit(answered);
        return one.github.commitFile(input);
      },
    });
    const { text } = await one.file();
    expect([times, text.includes('The flag was on in one region only.'), text.includes('More.')]).toEqual([2, true, true]);
  });

  it('a file that they moved is kept in step where it is now, and one that they deleted stays deleted', async () => {
    await one.publish();
    const { path, text } = await one.file();
    const change = (change_: { additions?: object[]; deletions?: object[] }) => hub.rest('GET', `/repos/${REPO}/git/ref/heads/${one.branch}`)
      .then(({ body }) => hub.graphql('mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }', {
        branch: { repositoryNameWithOwner: REPO, branchName: one.branch }, expectedHeadOid: (body as { object: { sha: string } }).object.sha, message: { headline: 'x' }, fileChanges: change_,
      }));
    await change({ additions: [{ path: 'sre/inc.md', contents: Buffer.from(answered(text)).toString('base64') }], deletions: [{ path }] });
    await one.tell('More.');
    await one.publish();
    const moved = await one.file();
    expect([moved.path, moved.text.includes('More.'), moved.text.includes('one region only')]).toEqual(['sre/inc.md', true, true]);
    await change({ additions: [{ path: 'other.md', contents: Buffer.from('# other\n').toString('base64') }], deletions: [{ path: 'sre/inc.md' }] });
    await one.tell('Even more.');
    expect(await one.publish()).toContain('deleted');
    expect((await one.file()).path).toBe('other.md');
    expect(await one.comments()).toEqual([expect.stringContaining('was deleted')]);
  });
});

describe('what people decided', () => {
  it('the label postmortem:frozen stops us, a comment says so, and taking it off goes on', async () => {
    await one.publish();
    await labelled(['postmortem', 'postmortem:frozen']);
    await one.tell('More.');
    expect(await one.publish()).toContain('frozen');
    expect(await one.comments()).toEqual([expect.stringContaining('label postmortem:frozen')]);
    expect((await one.file()).text).not.toContain('More.');
    await labelled(['postmortem']);
    await one.publish();
    expect((await one.file()).text).toContain('More.');
  });

  it('so does sync: off in the front matter', async () => {
    await one.publish();
    await one.edit((text) => text.replace('sync: on', 'sync: off'));
    await one.tell('More.');
    expect(await one.publish()).toContain('sync: off');
    expect((await one.file()).text).not.toContain('More.');
    expect(await one.comments()).toEqual([expect.stringContaining('sync: off')]);
  });

  it.each([
    ['a paragraph', (text: string) => `${text}\n${'*a_ '.repeat(800)}\n`, /^Line \d+: too many brackets and marks of emphasis .* in one paragraph: split the paragraph, or put it between code fences\.$/m],
    ['quotes in quotes', (text: string) => `${text}\n${'>'.repeat(40)} a\n`, /^Line \d+: more than 29 lists and quotes opened in one line: write it flatter\.$/m],
    ['a front matter', (text: string) => text.replace('sync: on\n', `sync: on\nmine: [${','.repeat(6_000)}]\n`), /^Line \d+: more than 6,000 lines and signs of YAML .*: shorten it\.$/m],
  ])('so does %s that would keep us busy: nothing is written, the comment says where, and we go on when it is put right', async (_what, edit, words) => {
    await one.publish();
    const before = (await one.file()).text;
    await one.edit(edit);
    const hard = (await one.file()).text;
    await one.tell('More.');
    expect(await one.publish()).toContain('not written: it is too hard to read');
    expect((await one.file()).text).toBe(hard);
    const [comment, ...others] = await one.comments();
    expect(others).toEqual([]);
    expect(comment?.replaceAll('\\', '')).toContain('Tocsin cannot read this file, so it does not write in it.');
    expect(comment?.replaceAll('\\', '')).toMatch(words);
    await one.edit(() => before);
    await one.publish();
    expect((await one.file()).text).toContain('More.');
  });

  it('ready for review: only the comment changes, until it is a draft again', async () => {
    await one.publish();
    await hub.world.act(number(), { action: 'ready' });
    await one.tell('The bank called.');
    expect(await one.publish()).toContain('ready for review');
    expect((await one.file()).text).not.toContain('The bank called.');
    expect(await one.comments()).toEqual([expect.stringContaining('The bank called.')]);
    await hub.graphql('mutation($input: X!) { convertPullRequestToDraft(input: $input) { clientMutationId } }', { pullRequestId: (await one.github.pullFrom(REPO, one.branch))?.nodeId });
    await one.publish();
    expect((await one.file()).text).toContain('The bank called.');
  });

  it.each(['close', 'merge'] as const)('after %s nothing is written, opened or created', async (action) => {
    await one.publish();
    if (action === 'merge') await hub.world.act(number(), { action: 'ready' });
    await hub.world.act(number(), { action });
    await one.tell('More.');
    const before = hub.world.calls.length;
    expect(await one.publish()).toContain('left as it is');
    expect(hub.world.calls.slice(before).every((call) => call.method === 'GET')).toBe(true);
    expect(pulls()).toHaveLength(1);
  });

  it('a branch that they deleted is not made again', async () => {
    await one.publish();
    await hub.rest('DELETE', `/repos/${REPO}/git/refs/heads/${one.branch}`);
    await one.tell('More.');
    expect(await one.publish()).toContain('closed');
    expect(await one.github.head(REPO, one.branch)).toBeUndefined();
  });
});

describe('bad days', () => {
  it('a second publication that dies between its commit and keeping the base loses nothing and stays in step', async () => {
    await one.publish();
    await one.tell('Second.');
    const died = new Outage('github', 'no answer', { ambiguous: true });
    await expect(one.publish({ commitFile: async (input) => {
      await one.github.commitFile(input);
      throw died;
    } })).rejects.toBe(died);
    await one.edit(answered);
    await one.tell('Third.');
    await one.publish();
    const { text } = await one.file();
    for (const words of ['Second.', 'Third.', 'The flag was on in one region only.', 'facts: 7']) expect(text).toContain(words);
    expect(await one.comments()).toEqual([]);
  });

  it('the same before the commit: what never arrived is no deletion of a person', async () => {
    await one.publish();
    await one.tell('Second.');
    await expect(one.publish({ commitFile: () => Promise.reject(new Outage('github', 'away')) })).rejects.toThrow('away');
    await one.edit(answered);
    await one.tell('Third.');
    await one.publish();
    const { text } = await one.file();
    for (const words of ['Second.', 'Third.', 'one region only']) expect(text).toContain(words);
  });

  it('no stored base (the database was restored): nothing is written, and a comment says why', async () => {
    await one.publish();
    await one.edit(answered);
    await db.pool.query('delete from postmortem where incident_id = $1', [one.id]);
    const before = await one.file();
    expect(await one.publish()).toContain('their text stays');
    expect(await one.file()).toEqual(before);
    expect(await one.comments()).toEqual([expect.stringContaining('no draft of')]);
  });

  it('a comment whose answer was lost is not written twice', async () => {
    await one.publish();
    await labelled(['postmortem:frozen']);
    hub.world.fault({ kind: 'drop-after', match: /^POST .*\/comments/ });
    await expect(one.publish()).rejects.toBeInstanceOf(Outage);
    await one.publish();
    expect(await one.comments()).toHaveLength(1);
  });

  it('a secondary limit is waited for as long as GitHub says, and no draft flag means the label', async () => {
    hub.world.fault({ kind: '403-secondary', match: /graphql/, retryAfterS: 77 });
    await expect(one.publish()).rejects.toMatchObject({ name: 'Outage', retryAfterMs: 77_000 });
    hub.world.fault({ kind: 'drafts-unsupported', times: 3 });
    await one.publish();
    expect((await hub.world.pull(number()))?.labels).toEqual(['postmortem', 'draft']);
    await one.tell('More.');
    await one.publish();
    expect((await one.file()).text).toContain('More.');
  });
});
