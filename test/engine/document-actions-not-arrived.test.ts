// A commit that never arrived is no base: what it would have said is no edit of people's.
import { beforeEach, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { configured } from '../support/following.ts';
import { happens } from '../support/followed.ts';
import { ada, grace } from '../support/incidents.ts';
import { fakeGitHub } from '../support/fake-github.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);
const config = configured({ issues: 'on-demand' });
const noted: NewFact = { kind: 'followup.added', by: ada, data: { followup: 1, text: 'alert on a full disk', owner: ada } };

test('reassigned while the draft could not be written, and merged then: the new owner stays', async () => {
  const github = fakeGitHub();
  const b = testContext({ pool: db.pool, config, github, backoffMs: 600_000 });
  b.slack.person(ada.id, { name: 'Ada' });
  b.slack.person(grace.id, { name: 'Grace' });
  b.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', title: 'Checkout is down' });
  await b.settle();
  await happens(b, 1, [noted, { kind: 'postmortem.wanted', data: { why: 'SEV1 asks for one' } }, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }], [{ kind: 'github.postmortem.publish', data: {} }]);
  await b.settle();
  const [found] = [...(github.branches.get('postmortem/inc-1')?.at(-1)?.files ?? [])];
  if (!found) throw new Error('no file');
  // Grace gets it; the commit that would say so is refused until people have merged.
  github.fail('commitFile', new Outage('github', 'no answer'), { when: 'before', times: 1 });
  await happens(b, 1, [{ kind: 'followup.owned', by: ada, data: { followup: 1, owner: grace, was: ada } }], [{ kind: 'github.postmortem.publish', data: {} }]);
  await db.pool.query(`update effect set run_at = now() where kind = 'github.postmortem.publish' and state = 'waiting'`);
  await b.engine.drain();
  expect((await db.pool.query<{ begun: boolean }>('select next_generated is not null as begun from postmortem')).rows).toEqual([{ begun: true }]);
  github.write('main', found[0], found[1]);
  const [pull] = github.pulls;
  if (!pull) throw new Error('no pull');
  Object.assign(pull, { state: 'merged' });
  await storeDelivery(db.pool, { source: 'github', key: 'one', lane: 'github/1', urgency: 1, body: JSON.stringify({ action: 'closed', number: pull.number, pull_request: { merged: true, state: 'closed', updated_at: '2026-11-25T12:00:00Z' }, repository: { full_name: 'acme/postmortems' }, sender: { login: 'grace-h' } }) });
  await b.settle();
  expect((await b.incident(1)).followups[0]?.owner?.id).toBe(grace.id);
});
