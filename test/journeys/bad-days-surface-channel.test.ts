// What people do to the channel in the middle of the work: rename it, archive it and take it out again, delete what Tocsin posted there.
import { expect, it } from 'vitest';
import type { PageMessage } from '../../demo/slack/state.ts';
import { runbook } from './click-scenes.ts';
import { openJourney } from './journey.ts';
import { surface } from './surface.ts';

const journey = await openJourney({ runbooks: { 'restart-it.md': runbook }, config: 'nudges: { no-commander: false, page-commander: false }\n' });
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const people = surface(journey);
const incidents = stage.id('incidents');
const here = await people.declared('the bell is cracked', ['ada', 'ben', 'dev']);
const ours = (channel: string, words: string): readonly PageMessage[] => stage.messages(channel).filter((message) => message.isBot && message.subtype === undefined && `${message.text} ${JSON.stringify(message.blocks)}`.includes(words));
const channelState = async () => (await journey.incident(here.id)).channel;
const deleted = async (message: PageMessage | undefined, channel = here.channel) => {
  await stage.act({ as: stage.id('chiara'), type: 'delete', channel, ts: message?.ts ?? 'there is none' });
  await journey.quiet();
};

it('renamed while it is worked on: work goes on there, and links name it by its id', async () => {
  await Promise.all([
    stage.act({ as: stage.id('ada'), type: 'rename', channel: here.channel, name: 'the-bell' }),
    stage.command('chiara', here.channel, 'task @ada look at the bell 20m'), stage.command('ben', here.channel, 'note it was cracked before'),
  ]);
  await journey.quiet();
  expect(await channelState()).toEqual({ id: here.channel, name: 'the-bell', archived: false });
  expect(ours(here.channel, 'look at the bell').length).toBeGreaterThan(0);
  expect(ours(incidents, `<#${here.channel}>`)).toHaveLength(1);
});

it('the card is deleted while two people work: it stands there again once, pinned', async () => {
  for (let again = 0; again < 2; again += 1) {
    await deleted(people.cardsOf(here.id)[0]);
    await Promise.all([stage.command('chiara', here.channel, `severity SEV${again + 1}`), stage.command('ada', here.channel, `theory it is number ${again}`), stage.command('ben', here.channel, `note seen ${again}`)]);
    await journey.quiet();
    expect(people.cardsOf(here.id).map((card) => [card.pinned, card.ts])).toEqual([[true, (await journey.incident(here.id)).card?.ts]]);
  }
});

it('the announcement is deleted: it is made again once', async () => {
  await deleted(ours(incidents, `INC-${here.id}*`)[0], incidents);
  await Promise.all([stage.command('chiara', here.channel, 'status identified'), stage.command('ada', here.channel, 'severity SEV3')]);
  await journey.quiet();
  expect(ours(incidents, `INC-${here.id}*`)).toHaveLength(1);
});

it.each([
  ['task', 'task @ada cast another 20m', 'cast another', 'task 2 done'],
  ['decision', 'decide we cast it anew', 'cast it anew', 'decide 1 now'],
  ['handoff', 'handoff @ada you know bells', 'you know bells', 'handoff withdraw'],
])('the message of a %s is deleted: it is posted anew, once, with how it ended', async (item, begin, words, end) => {
  await people.says('chiara', here.channel, begin);
  const [shown] = ours(here.channel, words).filter((message) => !message.pinned);
  await deleted(shown);
  await people.says('chiara', here.channel, end);
  const shownNow = Object.entries((await journey.incident(here.id)).shown).filter(([ref]) => ref.startsWith(`${item}:`)).at(-1)?.[1];
  expect(shownNow?.ts).not.toBe(shown?.ts);
  expect(stage.messages(here.channel).filter((message) => message.ts === shownNow?.ts)).toHaveLength(1);
  await people.says('chiara', here.channel, 'note that was that');
  expect(Object.entries((await journey.incident(here.id)).shown).filter(([ref]) => ref.startsWith(`${item}:`)).at(-1)?.[1]).toEqual(shownNow);
});

it('the live message of a runbook is deleted: it is posted anew, and its buttons work', async () => {
  await people.says('chiara', here.channel, 'runbook restart-it');
  const start = people.touches('chiara', 'run_start').at(-1);
  if (start) await people.click('chiara', start);
  await journey.quiet();
  const message = async () => (await journey.incident(here.id)).runs.at(-1)?.message?.ts;
  const first = await message();
  await deleted(stage.messages(here.channel).find((one) => one.ts === first));
  expect(people.touches('chiara', 'step_done')).toEqual([]);
  await people.says('chiara', here.channel, 'runbook');
  expect(await message()).not.toBe(first);
  const [done, ...more] = people.touches('chiara', 'step_done');
  if (!done) throw new Error('the buttons are there again');
  await people.click('chiara', done);
  await stage.submit('chiara', {});
  await journey.quiet();
  expect([more, (await journey.incident(here.id)).runs.at(-1)?.steps[0]?.status]).toEqual([[], 'succeeded']);
});

it('archived while a task, a handoff and an update are on their way: nothing is lost, and it all stands there when it is back', async () => {
  const { troubles } = await journey.incident(here.id);
  await Promise.all([
    stage.act({ as: stage.id('chiara'), type: 'archive', channel: here.channel }),
    ...['task @ben polish it 20m', 'handoff @ben you like bells', 'update it is being cast | no bell rings | next 30m'].map((text) => slack.act({ as: stage.id('chiara'), type: 'command', channel: incidents, command: '/incident', text: text.replace(/^(\w+)/, `$1 INC-${here.id}`) })),
  ]);
  await journey.quiet();
  expect((await channelState())?.archived).toBe(true);
  expect((await journey.incident(here.id)).troubles).toEqual(troubles);
  expect((await journey.facts(here.id)).filter((fact) => fact.kind === 'channel.archived')).toHaveLength(1);
  expect(ours(incidents, 'it is being cast').length).toBeGreaterThan(0);
  await stage.act({ as: stage.id('chiara'), type: 'unarchive', channel: here.channel });
  await journey.quiet();
  const { tasks, handoff, lastUpdate, channel } = await journey.incident(here.id);
  expect([tasks.at(-1)?.text, handoff?.to.id, lastUpdate?.text, channel?.archived]).toEqual(['polish it', stage.id('ben'), 'it is being cast', false]);
  const card = JSON.stringify(people.cardsOf(here.id));
  for (const words of ['polish it', 'no bell rings']) expect(card).toContain(words);
  await people.says('chiara', here.channel, 'resolve it rings');
  expect(ours(here.channel, 'it rings').length).toBeGreaterThan(0);
});

it('archived when it is to be reopened: whoever asked hears how to get it back', async () => {
  await stage.act({ as: stage.id('chiara'), type: 'archive', channel: here.channel });
  await journey.quiet();
  await people.says('ada', incidents, `reopen INC-${here.id} it is cracked again`);
  expect(people.lastWhisper('ada')).toMatch(/is open again, but its channel #the-bell is archived.*Unarchive/);
  await stage.act({ as: stage.id('ada'), type: 'unarchive', channel: here.channel });
  await journey.quiet();
  expect(JSON.stringify(people.cardsOf(here.id))).toContain('Investigating');
});

it('leaves nothing undone and nothing broken', () => people.isSound());
