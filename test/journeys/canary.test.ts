// The canary in a whole Tocsin, against a Slack that is none of ours: through the database, the queues and the calls of every alarm.
import { expect, it } from 'vitest';
import { makeRounds } from '../../src/engine/recurring.ts';
import { openJourney } from './journey.ts';

const token = 'a-token-of-some-length';
const { box, stage, pool, quiet, log } = await openJourney({ config: 'canary: { every: 10m, within: 5m }\nops: "#incidents"\n', env: { TOCSIN_API_TOKEN: token } });
const { slack } = box.demo.worlds;

async function send(): Promise<void> {
  await pool.query(`insert into round (name, due_at) values ('canary', now() - interval '1 second') on conflict (name) do update set due_at = excluded.due_at, not_before = null`);
  await makeRounds(box.tocsin.context);
  await quiet();
}
const get = async (path: string) => (await fetch(`${box.tocsin.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).text();

it('sings in its own private channel and leaves it empty; nobody is told, called or counted', { timeout: 60_000 }, async () => {
  const before = stage.messages(stage.id('incidents')).length;
  await send();
  await send();
  const made = slack.state().channels.filter((one) => one.name.includes('canary'));
  expect(made).toMatchObject([{ name: 'drill-inc-1-canary' }]);
  expect(stage.messages(made[0]?.id ?? '').filter((message) => message.blocks !== undefined)).toEqual([]);
  expect(stage.messages(stage.id('incidents'))).toHaveLength(before);
  expect(JSON.parse(await get('/readyz'))).toMatchObject({ canary: { ok: true }, effects: { ok: true }, deliveries: { ok: true } });
  const metrics = await get('/metrics');
  expect(metrics).toMatch(/^tocsin_canary_ok 1$/m);
  expect(metrics).toMatch(/^tocsin_canary_seconds \d/m);
  expect(metrics).toMatch(/^tocsin_canary_sang_timestamp_seconds \d{10}$/m);
  expect(metrics).toMatch(/^tocsin_alert_to_channel_seconds_count 0$/m);
  expect(metrics.match(/^tocsin_incidents_open\{.*\} [^0].*$/gm)).toBeNull();
  expect(JSON.parse(await get('/api/incidents'))).toMatchObject({ data: [] });
  expect(log.join('\n')).not.toContain('canary');
});

it('says so where it speaks of its troubles when a card may not be pinned, and when it may again', { timeout: 60_000 }, async () => {
  slack.fault({ method: 'pins.add', kind: 'error', error: 'not_pinnable', times: 2 });
  const said = () => stage.messages(stage.id('incidents')).map((message) => message.text).filter((text) => text.includes('test alarm'));
  for (let n = 0; n < 2; n += 1) await send();
  expect(said()).toEqual([expect.stringContaining('did not come through')]);
  // What it says of the database may be a second old.
  await expect.poll(async () => JSON.parse(await get('/readyz')) as unknown, { timeout: 5_000 }).toMatchObject({ canary: { ok: false } });
  expect(await get('/metrics')).toMatch(/^tocsin_canary_ok 0$/m);
  await send();
  expect(said().slice(1)).toEqual([expect.stringContaining('comes through again')]);
});
