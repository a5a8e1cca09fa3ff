// What comes round comes round by itself: one look that hangs holds no other up.
import { beforeEach, expect, test } from 'vitest';
import { keepRounds } from '../../src/engine/recurring.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeGitHub } from '../support/fake-github.ts';
import { fakePagerDuty } from '../support/fake-pagerduty.ts';
import { config, issueFact, resolved } from '../support/followed.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

/** A thousand times as fast, and never at once: what is kept up meanwhile has its turn. */
const hurried = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.max(1, ms / 1_000), signal) };

test('GitHub keeps us waiting all night, and lost alarms are looked for', async () => {
  const [asked, swept, over, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), new AbortController(), Promise.withResolvers<never[]>()];
  const github = { ...fakeGitHub(), issuesSince: () => { asked.resolve(); return free.promise; } };
  const pagerduty = { ...fakePagerDuty(), openIncidents: () => { swept.resolve(); return Promise.resolve([]); } };
  const bench = testContext({ pool: db.pool, config, github, pagerduty, clock: hurried });
  await resolved(bench, { then: [issueFact()] });
  await db.pool.query(`insert into round (name, due_at) values ('github', now() - interval '1 second'), ('pagerduty', now() + interval '1 day')`);
  const rounds = keepRounds(bench.context, over.signal);
  await asked.promise;
  await db.pool.query(`update round set due_at = now() - interval '1 second' where name = 'pagerduty'`);
  await swept.promise;
  expect((await db.pool.query(`select attempt, owner is not null as held from round where name = 'github'`)).rows).toEqual([{ attempt: 1, held: true }]);
  over.abort();
  free.resolve([]);
  await rounds;
});
