// An incident named by its number from anywhere: meant exactly, or not at all.
import { beforeEach, expect, test } from 'vitest';
import { listIncidents } from '../../src/store/incident.ts';
import { command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

async function said(text: string): Promise<{ told: string | undefined; forms: number }> {
  const slack = fakeSlack();
  slack.person('UANA');
  const bench = testContext({ pool: db.pool, slack });
  await command(db.pool, 'UANA', text);
  await bench.settle();
  return { told: slack.told.at(-1)?.text, forms: slack.opened.length };
}

test.each(['status INC-99', 'status INC-99 mitigated', 'catchup INC-99', 'resolve INC-99'])('"%s" says that there is no such incident, and opens no form for another', async (text) => {
  expect(await said(text)).toEqual({ told: 'I know no INC-99.', forms: 0 });
});

test('a title may name an incident', async () => {
  await said('declare INC-42 is back');
  expect((await listIncidents(db.pool, { most: 1, privateToo: true }))[0]?.title).toBe('INC-42 is back');
});
