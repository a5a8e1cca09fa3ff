// GET /readyz while Slack says nothing: no probe waits for it, it is asked once, and what was last known is said.
import { expect, it } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { healthRoute } from '../../src/edge/health.ts';
import { slackWatched } from '../../src/edge/health-slack.ts';
import type { Slack } from '../../src/ports.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { serve } from './support.ts';

const { pool } = await freshDatabase();
type Identity = Awaited<ReturnType<Slack['identity']>>;

/** Slack that answers when told to, on a clock that is moved by hand; what is waited for briefly takes no time. */
function watched() {
  let nowMs = 0;
  const asked: PromiseWithResolvers<Identity>[] = [];
  const identity = () => {
    asked.push(Promise.withResolvers());
    return asked.at(-1)?.promise ?? Promise.reject(new Error('never'));
  };
  const clock = { ...systemClock, monotonicMs: () => nowMs, sleep: () => Promise.resolve() };
  return { part: slackWatched({ ports: { slack: { identity } }, clock }), asked, pass: (ms: number) => { nowMs += ms; } };
}

it('is ready, within what a load balancer waits, when Slack swallows every question; and asks one', async () => {
  const slack = fakeSlack();
  let asked = 0;
  slack.identity = () => { asked += 1; return new Promise(() => undefined); };
  const get = await serve(healthRoute({ db: pool, ports: { slack }, clock: systemClock, off: [] }));
  for (let n = 0; n < 3; n += 1) {
    // Kubernetes gives a probe 1 s unless told otherwise.
    const ready = await get('/readyz', { signal: AbortSignal.timeout(1_000) });
    expect([ready.status, await ready.json()]).toMatchObject([200, { slack: { ok: true, detail: expect.stringMatching(/^being asked for [01] s, no answer yet$/) as string } }]);
  }
  expect(asked).toBe(1);
});

it('says what was known before, and since when no answer came, until there is one', async () => {
  const { part, asked, pass } = watched();
  const known = await fakeSlack().identity();
  const well = { ok: true, detail: 'signed in to Acme' };
  expect((await part()).detail).toBe('being asked for 0 s, no answer yet');
  asked[0]?.resolve(known);
  await asked[0]?.promise;
  expect([await part(), asked.length]).toEqual([well, 1]);
  pass(15_000);
  expect([await part(), asked.length]).toEqual([well, 1]);
  pass(1);
  expect([await part(), asked.length]).toEqual([{ ok: true, detail: 'signed in to Acme; being asked for 0 s, no answer yet' }, 2]);
  pass(20_000);
  expect([await part(), asked.length]).toEqual([{ ok: true, detail: 'signed in to Acme; being asked for 20 s, no answer yet' }, 2]);
  asked[1]?.reject(new Outage('slack', 'Slack auth.test: no answer in time'));
  await asked[1]?.promise.catch(() => undefined);
  pass(1);
  await part();
  expect((await part()).detail).toMatch(/^Slack auth.test: no answer in time; being asked/);
  asked[2]?.resolve(known);
  await asked[2]?.promise;
  expect(await part()).toEqual(well);
});
