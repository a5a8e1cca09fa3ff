// A storm over real HTTP: signed webhooks in, one incident for many alerts, a service taken out of it, its end. It reads like the golden transcript.
import { expect, it } from 'vitest';
import { brokenLink } from '../../src/store/fact.ts';
import { openJourney } from './journey.ts';
import { createTranscript } from './scenes.ts';

const journey = await openJourney({ config: 'open: [{ do: open }]\nstorm: { opens: 2, within: 5m }\nnudges: { no-commander: false, page-commander: false }\n' });
const { box, stage, pool } = journey;
const { slack, pagerduty } = box.demo.worlds;
const names = () => slack.state().channels.map((channel) => channel.name).filter((name) => /^(?:incidents$|inc-)/.test(name)).sort();

async function alarm(serviceId: string, title: string): Promise<{ readonly id: string }> {
  const made = pagerduty.trigger({ serviceId, title, urgency: 'high' });
  await pagerduty.settled();
  await journey.quiet();
  return made;
}

it('is one incident, and every channel reads like this', { timeout: 120_000 }, async () => {
  const transcript = createTranscript(journey, names);
  await alarm('PSVCHKT', 'Checkout answers with 5xx');
  await alarm('PSVDATA', 'Replication lag above 60 s');
  await transcript.scene('Two incidents in five minutes');
  const edge = await alarm('PSVEDGE', 'TLS handshakes fail in eu-west');
  await transcript.scene('The third alert begins the storm');
  await alarm('PSVWORK', 'Queue grows');
  await alarm('PSVCALL', 'Synthetic check fails');
  await transcript.scene('Two more join it, and nothing is said for each');
  const channel = stage.channel(/^inc-3-/)?.id ?? '';
  await stage.press('ada', channel, 'take_command');
  await journey.quiet();
  const card = stage.messages(channel).find((message) => message.pinned);
  const button = card?.blocks?.find((block) => JSON.stringify(block).includes('edge-gateway') && 'accessory' in block);
  const id = /"action_id":"(promote[^"]*)"/.exec(JSON.stringify(button))?.[1] ?? '';
  await stage.press('ada', channel, id);
  await journey.quiet();
  await transcript.scene('Ada takes command and takes the gateway out of it');
  pagerduty.resolve(edge.id);
  await pagerduty.settled();
  await journey.quiet();
  await pool.query(`update incident set state = jsonb_set(state, '{storm,lastAt}', to_jsonb(to_char(now() at time zone 'utc' - interval '6 minutes', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) where id = 3`);
  await pool.query(`update effect set run_at = now() where incident_id = 3 and kind = 'timer' and state = 'waiting'`);
  await journey.quiet();
  await transcript.scene('The gateway is well again, and nothing more joins the storm');
  await expect(transcript.text()).toMatchFileSnapshot('../golden/journeys/storm.txt');
});

it('leaves a channel for each incident and none for the alerts, an unbroken record, and nothing given up', async () => {
  expect(names().filter((name) => name.startsWith('inc-')).map((name) => name.slice(0, 5))).toEqual(['inc-1', 'inc-2', 'inc-3', 'inc-4']);
  for (const id of [1, 2, 3, 4]) expect([await brokenLink(pool, id), (await journey.incident(id)).troubles]).toEqual([undefined, []]);
  expect((await journey.incident(3)).storm).toMatchObject({ alerts: 2, open: 2, before: [1, 2], parts: [{ incident: 4, how: 'promoted' }] });
  expect((await journey.incident(4)).alerts).toMatchObject([{ state: 'cleared' }]);
});
