// A SEV1 with four people, played by itself: command handed on, tasks, a decision, three updates, a private incident and a merge.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Box } from '../box.ts';
import { createStage, type Stage } from './stage.ts';

/** One scene: what people do in it. Tocsin has come to rest before the next one begins. */
export type Scene = { readonly title: string; readonly act: () => Promise<void> };

/** Plays it to the end, and says what happens. Throws with what was waited for when something does not. */
export async function rehearse(box: Box, print: (line: string) => void): Promise<void> {
  const stage = createStage(box, print);
  print('\nA SEV1, from the page to the postmortem, with four people.');
  for (const { title, act } of sev1(box, stage)) {
    print(`\n${title}`);
    await act();
  }
  const open = stage.messages(stage.id('incidents')).length;
  print(`\nDone. ${open} messages in #incidents; the postmortem is pull request ${box.demo.worlds.github.state().pulls[0]?.number ?? '?'}.\n`);
}

/** The scenes, in their order; each is played once. `calm` waits until Tocsin has heard of somebody who joined. */
export function sev1(box: Box, stage: Stage, calm: () => Promise<void> = () => sleep(500)): readonly Scene[] {
  const room = createRoom(stage, calm);
  return [...beginning(box, stage, room), ...work(stage, room), ...beside(box, stage, room), ...end(box, stage, room)];
}

type Room = ReturnType<typeof createRoom>;

/** The channels of the incidents by number, once they are there. */
function createRoom(stage: Stage, calm: () => Promise<void>) {
  const find = (number: number) => stage.until(`the channel of INC-${number}`, () => stage.channel(new RegExp(`^inc-${number}-`)));
  const card = (channel: string) => stage.messages(channel).find((message) => message.pinned && message.isBot);
  return {
    calm,
    id: async (number: number) => (await find(number)).id,
    join: async (who: string, channel: string) => {
      await stage.act({ as: stage.id(who), type: 'join', channel });
      await calm();
    },
    /** Waits until the card of an incident says something. */
    says: async (number: number, what: RegExp) => {
      const { id } = await find(number);
      await stage.until(`the card of INC-${number} to say ${what.source}`, () => (what.test(JSON.stringify(card(id)?.blocks ?? '')) ? true : undefined));
    },
  };
}

function beginning(box: Box, stage: Stage, room: Room): Scene[] {
  const { pagerduty } = box.demo.worlds;
  return [
    { title: 'PagerDuty pages Ada: SEV1, and nobody commands yet', act: async () => {
      const incident = pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout-api: error rate 61 % (5xx)', urgency: 'high', priority: 'P1' });
      stage.tell('PagerDuty', `pages Ada: ${incident.title}`);
      await room.says(1, /NO COMMANDER/);
    } },
    { title: 'Chiara joins and takes command', act: async () => {
      const channel = await room.id(1);
      await room.join('chiara', channel);
      await stage.press('chiara', channel, 'take_command');
      await room.says(1, new RegExp(stage.id('chiara')));
    } },
    { title: 'Dev writes things down; Ben is paged for the database', act: async () => {
      const channel = await room.id(1);
      await stage.command('chiara', channel, `role scribe <@${stage.id('dev')}>`);
      // Dev is there before Ben, however busy the machine is.
      await room.calm();
      await stage.command('chiara', channel, `page <@${stage.id('ben')}> orders-db may be behind it`);
      await room.join('ben', channel);
    } },
    { title: 'The first update to stakeholders, with the time of the next', act: async () => {
      const channel = await room.id(1);
      await stage.command('chiara', channel, 'update Checkout answers with errors; we are looking at the newest deploy and the database | Card payments in the EU fail | next 20m');
      await room.says(1, /Card payments in the EU fail/);
    } },
  ];
}

function work(stage: Stage, room: Room): Scene[] {
  return [
    { title: 'What Ada finds is pinned to the timeline, and becomes a hypothesis', act: async () => {
      const channel = await room.id(1);
      const ts = await stage.say('ada', channel, 'connection pool of orders-db is exhausted since 03:02, right after the deploy');
      await stage.react('dev', channel, ts, 'pushpin');
      await stage.react('chiara', channel, ts, 'pushpin');
      await stage.command('chiara', channel, 'theory the deploy leaks database connections');
      await room.says(1, /leaks database connections/);
    } },
    { title: 'Two tasks with a time-box; each is acknowledged, one is done', act: async () => {
      const channel = await room.id(1);
      await stage.command('chiara', channel, `task <@${stage.id('ada')}> roll checkout back to the version before 10m`);
      await stage.command('chiara', channel, `task <@${stage.id('ben')}> raise the connection limit of orders-db 15m`);
      await stage.press('ada', channel, 'task_ack', /^1:1$/);
      await stage.press('ben', channel, 'task_ack', /^1:2$/);
      await stage.press('ada', channel, 'task_done', /^1:1$/);
      await room.says(1, /raise the connection limit/);
    } },
    { title: 'A decision: Ben objects strongly, and Chiara withdraws it', act: async () => {
      const channel = await room.id(1);
      await stage.command('chiara', channel, 'decide fail orders-db over to the replica');
      await stage.press('ben', channel, 'decision_object');
      await stage.submit('ben', { reason: 'the replica is two minutes behind; orders would be lost' });
      await stage.until('the objection', () => stage.messages(channel).find((message) => JSON.stringify(message.blocks ?? '').includes('two minutes behind')));
      await stage.press('chiara', channel, 'decision_withdraw');
    } },
    { title: 'The second update; a follow-up for later', act: async () => {
      const channel = await room.id(1);
      await stage.command('chiara', channel, 'update Rolled back; errors fall. The database still refuses some connections | Some card payments in the EU fail | next 20m');
      await stage.command('dev', channel, `followup alert when the connection pool of orders-db is nearly full <@${stage.id('ben')}>`);
      await room.says(1, /Some card payments/);
    } },
    { title: 'Chiara hands command to Ben, who accepts with the brief before him', act: async () => {
      const channel = await room.id(1);
      await stage.command('chiara', channel, `handoff <@${stage.id('ben')}> I have been up since six`);
      await stage.press('ben', channel, 'handoff_accept');
      await room.says(1, new RegExp(`Commander.{0,40}${stage.id('ben')}`));
    } },
  ];
}

function beside(box: Box, stage: Stage, room: Room): Scene[] {
  return [
    { title: 'Eve declares a private incident: nobody else hears of it', act: async () => {
      await stage.command('eve', stage.id('general'), 'declare --private SEV2 a card number was seen in a log');
      const channel = await room.id(2);
      await stage.until('Eve in her channel', () => (stage.channel(/^inc-2-/)?.members.includes(stage.id('eve')) ? true : undefined));
      await stage.command('eve', channel, 'note only the log of the last hour; access is closed');
    } },
    { title: 'A second alarm opens an incident of its own; it is the same one, and is merged', act: async () => {
      box.demo.worlds.pagerduty.trigger({ serviceId: 'PSVDATA', title: 'orders-db: too many connections', urgency: 'high', priority: 'P2' });
      const channel = await room.id(3);
      await room.says(3, /NO COMMANDER/);
      await stage.command('ben', channel, 'merge INC-1');
      await room.says(1, /orders-db: too many connections/);
    } },
    { title: 'Eve looks what happened in the big one since: privately, without asking anybody', act: async () => {
      const channel = await room.id(1);
      await room.join('eve', channel);
      await stage.command('eve', channel, 'catchup');
      await stage.command('eve', stage.id('general'), 'list');
    } },
  ];
}

function end(box: Box, stage: Stage, room: Room): Scene[] {
  return [
    { title: 'Mitigated: customers no longer suffer. The third update says so', act: async () => {
      const channel = await room.id(1);
      await stage.press('ben', channel, 'task_done', /^1:2$/);
      await stage.command('ben', channel, 'theory 1 confirmed');
      await stage.command('ben', channel, 'mitigate all payments go through since the limit was raised');
      await stage.command('ben', channel, 'update All payments go through; we watch it for half an hour | No customer is affected any more | next 30m');
      await room.says(1, /Mitigated/);
    } },
    { title: 'Resolved with evidence; Ada sees to the postmortem', act: async () => {
      const channel = await room.id(1);
      await stage.command('ben', channel, `resolve error rate under 0.1 % for thirty minutes owner <@${stage.id('ada')}>`);
      const pull = await stage.until('the pull request', () => box.demo.worlds.github.state().pulls[0]);
      await stage.until('the link in the channel', () => stage.messages(channel).find((message) => JSON.stringify(message).includes(pull.url)));
      stage.tell('Tocsin', `opens the postmortem as a draft pull request: #${pull.number} ${pull.title}`);
    } },
  ];
}
