// A follow-up that went over to another incident, on a real database: GitHub's news of its issue reach the one that is kept, once.
import { beforeEach, expect, test } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { factsOf } from '../../src/store/fact.ts';
import { command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { config } from '../support/followed.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const ben = { type: 'person', id: 'UBEN', via: 'slack' } as const;
const place = { repo: 'acme/postmortems', number: 100, url: 'https://github.example/acme/postmortems/issues/100', node: 'I_100' };
const followup: readonly NewFact[] = [
  { kind: 'followup.added', data: { followup: 1, text: 'alert on a full disk', owner: ben } },
  { kind: 'followup.issue_opened', key: 'followup:1:issue:I_100', data: { followup: 1, ...place, dueOn: '2026-12-04', seen: '2026-11-21T12:00:00.000Z' } },
];

async function mergedTwo(): Promise<Bench> {
  const bench = testContext({ pool: db.pool, config });
  bench.slack.person('UBEN');
  await bench.github.openIssue({ repo: place.repo, title: 'alert on a full disk', body: '', labels: [], assignees: [] });
  for (const [n, facts] of [followup, []].entries()) await opened(db.pool, { facts, effects: [{ kind: 'slack.channel.create', data: { name: `inc-${n + 1}`, private: false } }] });
  await bench.settle();
  await command(db.pool, 'UBEN', 'merge INC-2', (await bench.incident(1)).channel?.id ?? '');
  await bench.settle();
  return bench;
}

function closed(key = 'closed') {
  const issue = { node_id: 'I_100', number: 100, html_url: place.url, title: 'alert on a full disk', state: 'closed', state_reason: 'not_planned', assignees: [], updated_at: '2026-11-23T12:00:00Z' };
  const body = JSON.stringify({ action: 'closed', issue, repository: { full_name: place.repo }, sender: { login: 'ben', type: 'User' } });
  return storeDelivery(db.pool, { source: 'github', key, lane: 'github/I_100', body, urgency: 1 });
}
const kinds = async (id: number) => (await factsOf(db.pool, id)).map((fact) => fact.kind).filter((kind) => kind.startsWith('followup.'));
const told = (bench: Bench) => bench.slack.messages.map(({ message }) => message.text).filter((text) => text.includes('declined'));

test('closed on GitHub: the kept incident knows and says it, the other one neither', async () => {
  const bench = await mergedTwo();
  expect((await bench.incident(2)).followups).toMatchObject([{ id: 1, owner: { id: 'UBEN' }, dueOn: '2026-12-04', issue: place }]);
  await closed();
  await bench.settle();
  expect((await bench.incident(2)).followups[0]?.ended).toMatchObject({ how: 'declined', by: { id: 'ben' } });
  expect(await kinds(1)).toEqual(['followup.added', 'followup.issue_opened']);
  expect(told(bench)).toEqual([expect.stringMatching(/Follow-up 1, “alert on a full disk”, is declined/)]);
});

test('a webhook that was lost is found by the nightly look, once', async () => {
  const bench = await mergedTwo();
  Object.assign(bench.github.issues[0] ?? {}, { node: 'I_100', state: 'closed', reason: 'completed', changedAt: new Date('2026-11-23T12:00:00Z') });
  const dueAt = new Date('2026-11-24T02:47:00Z');
  expect(await reconcile(bench.context, { name: 'github', owner: 'x', attempt: 1, dueAt, firstTriedAt: dueAt })).toBe('1 issues looked at, 1 with news');
  await bench.settle();
  expect((await bench.incident(2)).followups[0]?.ended?.how).toBe('done');
  expect(await kinds(1)).toEqual(['followup.added', 'followup.issue_opened']);
});
