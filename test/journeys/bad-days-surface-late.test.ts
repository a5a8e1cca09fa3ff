// A fact that arrives late: it stands where it happened, is new to whoever has looked already, and changes nothing that is over.
import { expect, it } from 'vitest';
import { statsOf } from '../../src/store/stats.ts';
import { openJourney } from './journey.ts';
import { surface } from './surface.ts';

const journey = await openJourney({ config: 'nudges: { no-commander: false, page-commander: false }\n' });
const { stage, pool } = journey;
const people = surface(journey);
const here = await people.declared('the lock gate leaks', ['ada', 'ben'], 'SEV3');

it('a note of what happened before: on the timeline at its own time, and new to whoever has read everything', async () => {
  const before = await stage.say('ben', here.channel, 'the gauge fell');
  await people.says('chiara', here.channel, 'note we saw it drip');
  await people.says('ada', here.channel, 'catchup');
  await people.says('ada', here.channel, 'catchup');
  expect(people.lastWhisper('ada')).not.toContain('somebody opened the sluice');
  await people.says('chiara', here.channel, 'note 20m ago somebody opened the sluice');
  await stage.react('chiara', here.channel, before, 'pushpin');
  await journey.quiet();
  await people.says('ada', here.channel, 'catchup');
  const caughtUp = JSON.stringify(people.whispers('ada').at(-1));
  for (const words of ['somebody opened the sluice', 'the gauge fell']) expect(caughtUp).toContain(words);
  expect(caughtUp).not.toContain('we saw it drip');
  await people.says('ada', here.channel, 'timeline');
  const timeline = JSON.stringify(people.whispers('ada').at(-1)?.blocks);
  const places = ['somebody opened the sluice', 'the gauge fell', 'we saw it drip'].map((words) => timeline.indexOf(words));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
});

it('an archiving that Slack tells once more after the channel is back: it stays back', async () => {
  const since = await people.mark();
  await stage.act({ as: stage.id('ben'), type: 'archive', channel: here.channel });
  await journey.quiet();
  expect((await journey.incident(here.id)).channel?.archived).toBe(true);
  const { rows } = await pool.query<{ body: string }>(`select body from delivery where source = 'slack' and id > $1`, [since]);
  await stage.act({ as: stage.id('ben'), type: 'unarchive', channel: here.channel });
  await journey.quiet();
  expect(rows).toHaveLength(1);
  for (const { body } of rows) await people.deliver(JSON.parse(body) as Readonly<Record<string, unknown>>);
  await journey.quiet();
  expect((await journey.incident(here.id)).channel?.archived).toBe(false);
});

it('what is written down after the end changes neither the end nor a figure', async () => {
  const ts = await stage.say('ben', here.channel, 'it was the left gate');
  await stage.react('ben', here.channel, ts, 'pushpin');
  await people.says('chiara', here.channel, 'mitigate it drips no more');
  await people.says('chiara', here.channel, 'resolve it is dry');
  const [{ resolvedAt, mitigatedAt }, figures] = [await journey.incident(here.id), await statsOf(pool, 30)];
  expect([resolvedAt !== undefined, figures.rows.length]).toEqual([true, 1]);
  for (const text of ['note 2h ago the rain began', 'followup @ben oil the gate', 'link https://grafana.acme.example/d/1 board', 'rename the left lock gate leaks']) await people.says('ada', here.channel, text);
  await stage.act({ as: stage.id('ben'), type: 'edit', channel: here.channel, ts, text: 'it was the right gate' });
  await journey.quiet();
  const after = await journey.incident(here.id);
  expect([after.status, after.resolvedAt, after.mitigatedAt, after.title]).toEqual(['resolved', resolvedAt, mitigatedAt, 'the left lock gate leaks']);
  expect(await statsOf(pool, 30)).toEqual(figures);
  expect(JSON.stringify(await journey.facts(here.id))).toContain('it was the right gate');
});

it('leaves nothing undone and nothing broken', () => people.isSound());
