// No permission: what Slack refuses Tocsin for good is given up where people see it, with what to do; everything else is done, and is made
// good when they press "Try again". What a person may not do is refused in words.
import { afterEach, expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { surface } from './surface.ts';

const journey = await openJourney({ config: 'nudges: { no-commander: false, page-commander: false }\n' });
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const people = surface(journey);
const incidents = stage.id('incidents');
const refuse = (methods: readonly string[], error: string) => { for (const method of methods) slack.fault({ method, kind: 'error', error, times: 10_000 }); };
const bot = (channel: string) => stage.messages(channel).filter((message) => message.isBot && message.subtype === undefined);

afterEach(() => slack.clearFaults());

const decoration = ['conversations.setTopic', 'pins.add', 'bookmarks.add', 'reactions.add', 'chat.getPermalink', 'views.publish'];

it('no scope for anything but words: the incident is worked to its end, and its people read once for each thing what to do', { timeout: 30_000 }, async () => {
  await stage.act({ as: stage.id('chiara'), type: 'home' });
  refuse(decoration, 'missing_scope');
  const { id, channel } = await people.declared('the ferry is stuck', ['ada', 'ben'], 'SEV2');
  for (const [who, text] of [['chiara', 'task @ada pull it free 20m'], ['ben', 'link https://grafana.acme.example/d/1 board'], ['chiara', 'update it is stuck | nobody crosses | next 30m']] as const) await people.says(who, channel, text);
  const ts = await stage.say('ben', channel, 'the rope is wet');
  await stage.react('ada', channel, ts, 'pushpin');
  await journey.quiet();
  const { troubles, tasks, lastUpdate, links } = await journey.incident(id);
  expect([tasks.length, lastUpdate?.text, links.length]).toEqual([1, 'it is stuck', 1]);
  expect((await journey.facts(id)).map((fact) => fact.kind)).toContain('message.recorded');
  expect([...new Set(troubles.map((one) => one.kind))].sort()).toEqual(['slack.bookmarks.set', 'slack.card.pin', 'slack.react', 'slack.topic.set']);
  const words = bot(channel).map((message) => message.text).filter((text) => text.includes('scope'));
  for (const what of ['pinning the status card', 'setting the topic', 'adding the bookmarks', 'reacting to a message']) expect(words.filter((text) => text.includes(`I gave up ${what}.`) && text.includes('an admin must add it'))).toHaveLength(1);

  slack.clearFaults();
  const [again] = people.touches('chiara', 'retry_effects').filter((one) => one.value.startsWith(`${id}`));
  if (!again) throw new Error('there is no "Try again"');
  await people.click('chiara', again);
  await journey.quiet();
  expect((await journey.incident(id)).troubles).toEqual([]);
  const room = slack.state().channels.find((one) => one.id === channel);
  expect([room?.bookmarks.length, room?.pins.length]).toEqual([1, 1]);
  expect(room?.topic).toContain('the ferry is stuck');
  await people.says('chiara', channel, 'resolve it floats');
});

it('may open no channel: who declared it and the announcement say so, with what to do, and it is made good', { timeout: 30_000 }, async () => {
  refuse(['conversations.create'], 'restricted_action');
  await stage.command('ada', incidents, 'declare SEV2 the harbour is closed');
  await journey.quiet();
  const { rows } = await journey.pool.query<{ id: number }>(`select id from incident where state ->> 'title' = 'the harbour is closed'`);
  const id = rows[0]?.id ?? 0;
  const why = 'Slack refused conversations.create (restricted_action). A Slack workspace admin must allow the app to do this.';
  expect(people.told('ada').at(-1)).toContain(`INC-${id} is recorded, but I could not open its channel. ${why}`);
  expect(bot(incidents).filter((message) => message.text.includes('the harbour is closed') && message.text.includes(why))).toHaveLength(1);
  slack.clearFaults();
  const again = people.touches('ada', 'retry_effects').findLast((one) => one.value.startsWith(`${id}`));
  if (!again) throw new Error('there is no "Try again"');
  await people.click('ada', again);
  await journey.quiet();
  expect((await journey.incident(id)).troubles).toEqual([]);
  expect(people.cardsOf(id)).toHaveLength(1);
});

it('was taken out of its channels: what was said is on the record, the doctor says what to do, and it all stands there once it is invited again', { timeout: 30_000 }, async () => {
  const { id, channel } = await people.declared('the pier sinks', ['ada'], 'SEV2');
  refuse(['chat.postMessage', 'chat.update'], 'not_in_channel');
  await people.says('chiara', channel, 'update it sinks fast | no boat lands | next 30m');
  await people.says('chiara', channel, 'status');
  expect(people.lastWhisper('chiara')).toContain('no boat lands');
  await people.says('chiara', channel, 'doctor');
  expect(JSON.stringify(people.whispers('chiara').at(-1))).toContain('invite it there with /invite');
  slack.clearFaults();
  const again = people.touches('chiara', 'retry_now').at(-1);
  if (!again) throw new Error('there is no "Try again"');
  await people.click('chiara', again);
  await journey.quiet();
  expect((await journey.incident(id)).troubles).toEqual([]);
  expect(bot(channel).filter((message) => message.text.includes('it sinks fast') && !message.pinned)).toHaveLength(1);
});

it('leaves nothing undone and nothing broken', () => people.isSound());
