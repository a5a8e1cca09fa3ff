// Bad days of the publisher at GitHub, one by one: what it is told to wait for, what people are told, and that there is one of each in the end.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Outage, Rejected } from '../../../src/domain/errors.ts';
import { renderSaid } from '../../../src/render/said.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { openBench, type Bench } from '../../demo/github/github-bench.ts';
import { freshDatabase } from '../../support/database.ts';
import { after, aResolvedIncident } from '../../support/incidents.ts';
import { publishing, REPO, type Publishing } from '../../support/publishing.ts';
import { decided } from '../../support/stored.ts';

const db = await freshDatabase();
let hub: Bench;
let one: Publishing;
beforeAll(async () => {
  hub = await openBench();
});
afterAll(() => hub.close());
beforeEach(async () => {
  one = await publishing(db.pool, hub, { labels: ['sev1'], reviewers: ['grace'] });
});
afterEach(() => hub.world.clearFaults());

const pulls = () => hub.world.state().pulls.filter((pull) => pull.branch.startsWith(one.branch));
const number = () => pulls()[0]?.number ?? 0;
const failed = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

/** A person and the records differ, so that there is a comment to be written; and when they agree again, it is to be edited. */
async function differing(): Promise<void> {
  await one.publish();
  await one.edit((text) => text.replace(/^( {2}facts: )\d+$/m, '$1all the facts'));
  await one.tell('More.');
}
async function agreeing(): Promise<void> {
  await differing();
  await one.publish();
  const { generated } = (await db.pool.query<{ generated: string }>('select generated from postmortem where incident_id = $1', [one.id])).rows[0] ?? { generated: '' };
  await one.edit(() => generated);
}
const fresh = (): Promise<void> => Promise.resolve();

it.each([
  ['the branch', /^POST .*\/git\/refs$/, fresh], ['the commit', /graphql/, fresh], ['the pull request', /^POST .*\/pulls$/, fresh], ['the labels', /\/labels$/, fresh],
  ['the reviewers', /requested_reviewers$/, fresh], ['the comment', /^POST .*\/comments$/, differing], ['the comment again', /^PATCH .*\/comments\/\d+$/, agreeing],
] as const)('a secondary limit on %s is waited out as long as GitHub says, or a minute where it does not say; then all is there once', async (_, match, before) => {
  await before();
  for (const [kind, retryAfterMs] of [['403-secondary', 77_000], ['403-secondary-bare', 60_000]] as const) {
    hub.world.fault({ kind, match, retryAfterS: 77 });
    const error = await failed(one.publish());
    expect(error).toBeInstanceOf(Outage);
    expect(error).toMatchObject({ retryAfterMs, ambiguous: false });
  }
  await one.publish();
  const { labels, comments = [] } = (await hub.world.pull(number())) ?? {};
  expect([pulls().length, labels, comments.length]).toEqual([1, ['postmortem', 'sev1'], before === fresh ? 0 : 1]);
  expect((await hub.rest('GET', `/repos/${REPO}/pulls/${number()}`)).body).toMatchObject({ requested_reviewers: [{ login: 'grace' }] });
});

describe('refusals are told in GitHub’s words, with what to do', () => {
  it.each([
    ['a conflict while the branch is made', '409', /git\/refs$/, '409', /Conflict\. Check that acme\/postmortems has a first commit/],
    ['a ruleset that forbids the branch', 'rules', /git\/refs$/, '422', /Repository rule violations found\s+Cannot create ref due to creations being restricted\.\s+Look at the rulesets/],
    ['a ruleset that forbids the commit', 'rules', /graphql/, 'UNPROCESSABLE', /Repository rule violations found\s+Cannot create ref[\s\S]*Look at the rulesets/],
    ['a ruleset that forbids the pull request', 'rules', /^POST .*\/pulls$/, '422', /Repository rule violations found/],
    ['a repository that is deleted, or that we may no longer see', '404', /.*/, '404', /Not Found\. Check that acme\/postmortems exists and that the token or app may see it/],
  ] as const)('%s', async (_, kind, match, code, words) => {
    hub.world.fault({ kind, match, times: 20 });
    const error = await failed(one.publish());
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) as string });
    expect(pulls()).toEqual([]);
    hub.world.clearFaults();
    await one.publish();
    expect([pulls().length, await one.commits()]).toEqual([1, 1]);
  });

  it('the words of a ruleset are shown as they are, and ping nobody in Slack', async () => {
    const text = 'Ask <!channel> & <@U0ADA> or *read* <https://evil.example|this>.';
    hub.world.fault({ kind: 'rules', match: /git\/refs$/, text });
    const error = await failed(one.publish());
    const reason = error instanceof Error ? error.message : '';
    expect(reason).toContain(text);
    const given = { effect: 9, effectKind: 'github.postmortem.publish', lane: 'github', code: '422', reason };
    const said = renderSaid(after(aResolvedIncident(), { kind: 'effect.given_up', data: given }), 'trouble', '9', { config: defaultConfig });
    expect(said?.text).toContain('Ask &lt;!channel&gt; &amp; &lt;@U0ADA&gt;');
    expect(JSON.stringify(said)).not.toMatch(/<!channel>|<@U0ADA>|<https:\/\/evil/);
  });
});

describe('while we write', () => {
  it('another process opens the pull request: it is used', async () => {
    await one.publish({ openPull: async (input) => {
      await one.github.openPull(input);
      return one.github.openPull(input);
    } });
    expect([pulls().length, await one.commits()]).toEqual([1, 1]);
  });

  it('somebody deletes the branch: it is not made again, and the next try sees that it is closed', async () => {
    await one.publish();
    await one.tell('More.');
    const error = await failed(one.publish({ commitFile: async (input) => {
      await hub.rest('DELETE', `/repos/${REPO}/git/refs/heads/${one.branch}`);
      return one.github.commitFile(input);
    } }));
    expect(error).toMatchObject({ name: 'Outage', message: expect.stringContaining('was deleted a moment ago') as string });
    expect(await one.publish()).toContain('is closed: left as it is');
    expect(await one.github.head(REPO, one.branch)).toBeUndefined();
  });

  it('somebody merges it: no second pull request, and main has what they merged', async () => {
    await one.publish();
    await one.tell('More.');
    await hub.world.act(number(), { action: 'ready' });
    await hub.world.act(number(), { action: 'draft' });
    await one.publish({ commitFile: async (input) => {
      await hub.world.act(number(), { action: 'ready' });
      await hub.world.act(number(), { action: 'merge' });
      return one.github.commitFile(input);
    } });
    const { path, text } = await one.file();
    expect(await hub.git(hub.bare, 'show', `main:${path}`)).not.toContain('More.');
    expect(text).toBeDefined();
    expect(await one.publish()).toContain('is merged: left as it is');
    expect(pulls()).toHaveLength(1);
    // What came too late is not lost: it is in the next one, when somebody asks for it.
    const first = number();
    await decided(db.pool, one.id, [{ kind: 'postmortem.ended', data: { repo: REPO, number: first, how: 'merged' } }, { kind: 'postmortem.wanted', data: { why: 'x', after: first } }]);
    await one.publish();
    expect((await hub.world.pull(number()))?.files[0]?.text).toContain('More.');
    expect(pulls().map((pull) => pull.branch)).toEqual([`${one.branch}-2`, one.branch]);
  });
});
