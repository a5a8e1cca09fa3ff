// The clocks in GET /readyz: this machine's against the database's, and against Slack's, which decides whether Slack's requests are taken.
import { expect, it } from 'vitest';
import { healthRoute } from '../../src/edge/health.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { serve } from './support.ts';

const { pool } = await freshDatabase();
const minutes = 60_000;

async function ready(offMs: number): Promise<{ status: number; clock: unknown; slack: unknown }> {
  const slack = fakeSlack();
  const known = await slack.identity();
  slack.identity = () => Promise.resolve({ ...known, at: new Date() });
  const clock = { ...systemClock, now: () => new Date(Date.now() + offMs) };
  const get = await serve(healthRoute({ db: pool, ports: { slack }, clock, off: [] }));
  const answer = await get('/readyz');
  const said = (await answer.json()) as { clock: unknown; slack: unknown };
  return { status: answer.status, clock: said.clock, slack: said.slack };
}

it('is in order where they agree', async () => {
  expect(await ready(0)).toEqual({ status: 200, clock: { ok: true, detail: 'agrees with the database’s' }, slack: { ok: true, detail: 'signed in to Acme' } });
});

it.each([[7 * minutes, 'behind'], [-7 * minutes, 'ahead of']])('says which is %d ms off, and is ready all the same: alarms are taken in', async (off, way) => {
  const words = `clock is 7 min ${way} this machine’s: switch on time synchronisation (NTP)`;
  expect(await ready(off)).toEqual({ status: 200, clock: { ok: false, detail: `the database’s ${words}` }, slack: { ok: false, detail: `signed in to Acme; Slack’s ${words}` } });
});
