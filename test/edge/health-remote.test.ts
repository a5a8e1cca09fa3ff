// GET /readyz with a git remote: it says what was last seen, never waits for it, asks seldom, and is ready all the same when it is away.
import { expect, it } from 'vitest';
import { healthRoute } from '../../src/edge/health.ts';
import { Rejected } from '../../src/domain/errors.ts';
import type { Remote } from '../../src/ports.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { serve } from './support.ts';

const { pool } = await freshDatabase();

it('tells no more than whether it answers', async () => {
  let nowMs = 0;
  let asked = 0;
  let pending = Promise.withResolvers<Awaited<ReturnType<Remote['look']>>>();
  const never = () => Promise.reject(new Error('not asked for'));
  const remote: Remote = { look: () => { asked += 1; return pending.promise; }, readFile: never, changedFiles: never, commitFile: never, mayPush: never };
  const get = await serve(healthRoute({ db: pool, ports: { slack: fakeSlack(), remote }, clock: { ...systemClock, monotonicMs: () => nowMs }, off: [], hearing: () => ({ ok: true, detail: 'hears' }) }));
  const ready = async () => {
    const answer = await get('/readyz');
    return [answer.status, ((await answer.json()) as { remote?: unknown }).remote];
  };
  expect(await ready()).toEqual([200, { ok: true, detail: 'is being asked' }]);
  pending.resolve({ base: undefined, wanted: undefined, head: undefined });
  await pending.promise;
  expect([await ready(), asked]).toEqual([[200, { ok: true, detail: 'answers' }], 1]);
  pending = Promise.withResolvers();
  nowMs = 60_001;
  expect([await ready(), asked]).toEqual([[200, { ok: true, detail: 'answers' }], 2]);
  pending.reject(new Rejected('git', 'denied', 'secret words of the server'));
  await pending.promise.catch(() => undefined);
  expect([await ready(), asked]).toEqual([[200, { ok: false, detail: 'does not answer or refuses us: "tocsin doctor" says why' }], 2]);
});

it('says nothing of it where there is none', async () => {
  const get = await serve(healthRoute({ db: pool, ports: { slack: fakeSlack() }, clock: systemClock, off: [], hearing: () => ({ ok: true, detail: 'hears' }) }));
  expect(await (await get('/readyz')).json()).not.toHaveProperty('remote');
});
