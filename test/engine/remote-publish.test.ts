// The whole engine with a git remote: the effect, the fact, what people are told; and one that becomes private while it is being written.
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { Remote } from '../../src/ports.ts';
import { factsOf } from '../../src/store/fact.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { happens } from '../support/followed.ts';
import { gitRemote, type GitRemote } from '../support/git-remote.ts';
import { openRemote } from '../support/git-writing.ts';
import { note } from '../support/stored.ts';

const db = await freshDatabase({ max: 12 });
const branch = 'postmortem/inc-1';
let store: GitRemote;
beforeEach(async () => {
  await db.cleanTables();
  store = await gitRemote();
  return () => store.close();
});

/** `before`: what happens while we look at the remote. */
async function resolvedWith(before: (b: Bench) => Promise<void> = () => Promise.resolve()): Promise<Bench> {
  const remote = openRemote(store.bare, path.join(store.dir, 'copies'));
  const watched: Remote = { ...remote, look: async (...args) => {
    await before(b);
    return remote.look(...args);
  } };
  const b = testContext({ pool: db.pool, remote: watched });
  b.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', title: 'Checkout is down' });
  await b.settle();
  await happens(b, 1, [{ kind: 'postmortem.wanted', data: { why: 'SEV1 asks for one' } }, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }], [{ kind: 'github.postmortem.publish', data: {} }]);
  await b.settle();
  return b;
}

it('writes the branch, tells the channel where it is, and keeps it in step afterwards', async () => {
  const b = await resolvedWith();
  const { postmortem, channel } = await b.incident(1);
  expect(postmortem).toMatchObject({ state: 'open', branch, repo: 'git.acme.example/sre/pm' });
  const texts = b.slack.said(channel?.name ?? '').map((one) => one.message.text);
  expect(texts.filter((text) => text.includes(`branch ${branch} of git.acme.example/sre/pm`) && text.includes('ready to be completed'))).toHaveLength(1);
  await happens(b, 1, [note('Told later.')]);
  await b.settle();
  const [file = ''] = await store.files(branch);
  expect(await store.file(branch, file)).toContain('Told later.');
  expect((await factsOf(db.pool, 1)).filter((fact) => fact.kind === 'postmortem.opened')).toHaveLength(1);
  expect(await b.left()).toEqual([]);
});

it('one that becomes private while we look is not written', async () => {
  let once = true;
  const b = await resolvedWith(async (bench) => {
    if (!once) return;
    once = false;
    await happens(bench, 1, [{ kind: 'incident.made_private', by: { type: 'person', id: 'UANA', via: 'slack' }, data: { was: { id: 'C1', name: 'inc-1' } } }]);
  });
  expect([once, (await b.incident(1)).private, await store.head(branch)]).toEqual([false, true, undefined]);
});
