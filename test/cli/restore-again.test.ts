// After a restore: what was waiting when the backup was taken, and was done since, is not done a second time.
import path from 'node:path';
import { expect, test } from 'vitest';
import { arrive } from '../support/arriving.ts';
import { cli, folder } from './support.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { happens } from '../support/followed.ts';

const from = await freshDatabase();
const dir = await folder({});
const run = (url: string, ...args: string[]) => cli(args, { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATABASE_OWNER_URL: url }, dir });

test('a message that went out after the backup is not posted again', async () => {
  const slack = fakeSlack();
  const bench = testContext({ pool: from.pool, slack });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(from.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  await happens(bench, 1, [{ kind: 'update.sent', data: { update: 1, text: 'we roll back', impact: '1 in 5 payments fails' } }], [{ kind: 'slack.say', data: { about: 'update', ref: '1' } }, { kind: 'slack.say', data: { about: 'update', ref: '1', to: 'announcement' } }]);
  expect(await run(from.url, 'backup', 'b.tocsin')).toMatchObject({ code: 0 });
  await bench.settle();
  const said = () => slack.messages.filter((one) => one.message.text.includes('we roll back') && !one.pinned).map((one) => one.effect);
  const before = said();
  expect(before.length).toBeGreaterThan(0);
  const to = await freshDatabase({ empty: true });
  expect(await run(to.url, 'restore', path.join(dir, 'b.tocsin'))).toMatchObject({ code: 0 });
  const after = testContext({ pool: to.pool, slack, pagerduty: bench.pagerduty });
  await after.settle();
  expect(said()).toEqual(before);
});
