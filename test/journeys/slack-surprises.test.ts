// What people do in Slack behind Tocsin's back: they are missing, take names, archive channels, delete the card.
import { expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { showMessage } from './transcript.ts';

const journey = await openJourney();
const { box, stage } = journey;
const { slack, pagerduty } = box.demo.worlds;
const incidents = stage.id('incidents');
const shown = (channel: string) => stage.messages(channel).filter((message) => message.subtype === undefined).map((message) => showMessage(slack.state(), message));

it('names in the channel whoever was paged and is not in Slack, once, and goes on', async () => {
  const page = pagerduty.trigger({ serviceId: 'PSVEDGE', title: 'TLS handshakes failing', urgency: 'high' });
  await stage.until('the channel', () => stage.channel(/^inc-1-/));
  await journey.quiet();
  const channel = stage.channel(/^inc-1-/)?.id ?? '';
  const about = shown(channel).filter((text) => text.includes('Gus Moreau') && !text.includes('(pinned)'));
  expect(about).toHaveLength(1);
  expect(about[0]).toMatch(/I could not bring in Gus Moreau/);
  expect(shown(channel).find((text) => text.includes('(pinned)'))).toMatch(/Not here yet[^]*Gus Moreau/);
  pagerduty.escalate(page.id);
  await stage.until('Chiara, who is next', () => (stage.channel(/^inc-1-/)?.members.includes(stage.id('chiara')) ? true : undefined));
  await journey.quiet();
  expect(shown(channel).filter((text) => text.includes('I could not bring in'))).toHaveLength(1);
});

it('takes the next name when somebody else has a channel of that name', async () => {
  await stage.act({ as: stage.id('ada'), type: 'rename', channel: stage.id('checkout'), name: 'inc-2-the-lift-stands-still' });
  await stage.command('dev', incidents, 'declare the lift stands still');
  await journey.quiet();
  const { channel } = await journey.incident(2);
  expect(channel?.name).toBe('inc-2-the-lift-stands-still-2');
  expect(stage.channel(/^inc-2-the-lift-stands-still$/)?.members).not.toContain(stage.id('tocsin'));
});

it('posts the card again, and pins it, when somebody has deleted it', async () => {
  const { channel, card } = await journey.incident(2);
  const id = channel?.id ?? '';
  // In Slack workspace owners may delete what apps wrote.
  await stage.act({ as: stage.id('dev'), type: 'delete', channel: id, ts: card?.ts ?? '' });
  await stage.command('dev', id, 'status identified');
  await journey.quiet();
  const cards = stage.messages(id).filter((message) => message.pinned);
  expect(cards).toHaveLength(1);
  expect(cards[0]?.ts).not.toBe(card?.ts);
  expect((await journey.incident(2)).card?.ts).toBe(cards[0]?.ts);
  expect(showMessage(slack.state(), cards[0] ?? never())).toContain('Identified');
});

it('follows an archived channel with the announcement, and does not fight it', async () => {
  const { channel } = await journey.incident(2);
  const id = channel?.id ?? '';
  await stage.act({ as: stage.id('dev'), type: 'archive', channel: id });
  await journey.quiet();
  expect((await journey.incident(2)).channel?.archived).toBe(true);
  const before = slack.calls.length;
  await stage.command('dev', incidents, 'status INC-2 mitigated');
  await journey.quiet();
  expect(shown(incidents).find((text) => text.includes('INC-2'))).toContain('Mitigated');
  expect(slack.calls.length - before).toBeLessThan(12);
  expect((await journey.facts(2)).filter((fact) => fact.kind === 'channel.archived')).toHaveLength(1);
  expect((await journey.incident(2)).troubles).toEqual([]);
  expect(slack.state().channels.find((one) => one.id === id)?.archived).toBe(true);

  await stage.act({ as: stage.id('dev'), type: 'unarchive', channel: id });
  await journey.quiet();
  expect(shown(id).find((text) => text.includes('(pinned)'))).toContain('Mitigated');
});

it('learns from Slack’s refusal that a channel is archived, when the event is late', async () => {
  const { channel } = await journey.incident(1);
  const id = channel?.id ?? '';
  await stage.act({ as: stage.id('chiara'), type: 'archive', channel: id });
  // The event and the command race; whichever comes first, the end is the same.
  await stage.command('chiara', incidents, 'status INC-1 identified');
  await journey.quiet();
  expect((await journey.incident(1)).channel?.archived).toBe(true);
  expect((await journey.incident(1)).troubles).toEqual([]);
  expect(shown(incidents).find((text) => text.includes('INC-1'))).toContain('Identified');
});

function never(): never {
  throw new Error('there is no card');
}
