// A Slack that says "slower" (429) to every method while two incidents are worked: everything is done in the end, once. An answer or a form
// is given once: there what was asked is done all the same.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { openings } from './openings.ts';
import { surface } from './surface.ts';

const journey = await openJourney({ config: 'nudges: { no-commander: false, page-commander: false }\nopen: [{ do: open }]\ngroup: { by: [service], within: 1s }\n' });
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const people = surface(journey);
const { isWhole, alarm } = openings(journey);
const team = ['ada', 'ben', 'dev'] as const;
for (const who of ['chiara', 'ada']) await stage.act({ as: stage.id(who), type: 'home' });

afterEach(() => slack.clearFaults());

type Place = { readonly id: number; readonly channel: string };
const bot = (channel: string) => stage.messages(channel).filter((message) => message.isBot && message.subtype === undefined);

/** Everything that makes Tocsin speak, react, edit, tell and move; each thing has words of its own. */
async function work({ channel }: Place): Promise<void> {
  const say = (who: string, text: string) => stage.command(who, channel, text);
  await say('chiara', 'task @ada look at the queue 20m');
  await say('chiara', 'role scribe @ben');
  await say('ben', 'decide we fail over');
  await say('dev', 'link https://grafana.acme.example/d/1 board');
  await say('chiara', 'update it is slow | payments wait | next 30m');
  const ts = await stage.say('dev', channel, 'the queue is full');
  const reply = await stage.say('dev', channel, 'and so is the other', ts);
  await stage.react('ada', channel, ts, 'pushpin');
  await stage.react('dev', channel, reply, 'pushpin');
  await journey.quiet();
  await stage.act({ as: stage.id('dev'), type: 'react', channel, ts: reply, name: 'pushpin', remove: true });
  await say('ben', 'decide 1 now');
  await say('chiara', 'handoff @ada you know it');
  await journey.quiet();
  await stage.press('ada', channel, 'handoff_accept');
  await say('ada', 'task 1 done');
  await say('ada', 'resolve the queue is empty');
  await journey.quiet();
}

/** What was said in the channel and in the announcement's thread, and the marks under messages: all of it, and nothing twice. */
async function isDoneOnce({ id, channel }: Place): Promise<void> {
  await isWhole(id);
  const said = bot(channel).map((message) => message.text);
  expect(said.filter((text, i) => said.indexOf(text) !== i)).toEqual([]);
  for (const words of ['look at the queue', 'is the scribe now', 'Decision 1 is recorded', 'update 1', 'accepted command from', 'is resolved', 'postmortem']) expect(said.filter((text) => text.includes(words)).length, words).toBeGreaterThan(0);
  const marks = stage.messages(channel).map((message) => [message.text, message.reactions.filter((one) => one.name === 'memo').flatMap((one) => one.users)]);
  expect(marks.filter(([text]) => text === 'the queue is full' || text === 'and so is the other')).toEqual([['the queue is full', [slack.bot.userId]], ['and so is the other', []]]);
  expect((await journey.facts(id)).filter((fact) => fact.kind === 'message.recorded')).toHaveLength(2);
  const { announcement, troubles } = await journey.incident(id);
  const told = stage.messages(announcement?.channel ?? '').filter((message) => message.threadTs === announcement?.ts && message.ts !== announcement?.ts);
  expect(told.filter((message) => message.text.includes('it is slow'))).toHaveLength(1);
  expect(troubles).toEqual([]);
}

/** Every method of Slack's that these two incidents call; answers to people are given once, see below. */
const methods = [
  'conversations.create', 'conversations.invite', 'conversations.setTopic', 'conversations.list', 'conversations.info', 'conversations.members', 'conversations.rename', 'conversations.archive',
  'conversations.history', 'conversations.replies', 'chat.postMessage', 'chat.update', 'chat.delete', 'chat.getPermalink', 'pins.add', 'bookmarks.add', 'bookmarks.list', 'reactions.add',
  'reactions.remove', 'users.info', 'users.lookupByEmail', 'views.publish', 'auth.test',
] as const;
const answers = ['response_url', 'views.open', 'chat.postEphemeral'];

describe('429 with Retry-After', { timeout: 60_000 }, () => {
  let open: Place;
  let closed: Place;
  let from = 0;

  beforeAll(async () => {
    from = slack.calls.length;
    // Where a person's act waits to be read, longer than all our own tries together.
    for (const method of methods) slack.fault({ method, kind: '429', retryAfterS: method === 'chat.getPermalink' ? 2 : 1 });
    [open, closed] = await Promise.all([people.declared('the queue is slow', team, 'SEV2'), alarm('cards are visible')]);
    await stage.act({ as: stage.id('chiara'), type: 'join', channel: closed.channel });
    await stage.command('chiara', closed.channel, 'commander');
    await journey.quiet();
    await stage.command('chiara', closed.channel, 'private a card was seen');
    await stage.submit('chiara', {});
    await work(open);
  }, 60_000);

  it.each(methods)('on %s: called again until it is done', (method) => {
    const came = slack.calls.slice(from).filter((call) => call.method === method).map((call) => call.fault ?? 'done');
    expect(came.filter((one) => one === '429')).toHaveLength(1);
    expect(came.at(-1)).toBe('done');
  });

  it('on each that is called there', () => {
    const called = new Set(slack.calls.slice(from).map((call) => call.method));
    expect([...called].filter((method) => !methods.some((one) => one === method) && !answers.includes(method))).toEqual([]);
  });

  it('loses nothing and doubles nothing of what people did', () => isDoneOnce(open));

  it('keeps apart what became private: its new channel stands once, the old one is archived', async () => {
    const { channel, private: secret, troubles } = await journey.incident(closed.id);
    expect([secret, troubles]).toEqual([true, []]);
    expect(slack.state().channels.filter((one) => one.id === closed.channel || one.id === channel?.id).map((one) => [one.private, one.archived])).toEqual([[false, true], [true, false]]);
    expect(people.cardsOf(closed.id)).toHaveLength(1);
  });
});

describe('429 on what is given once', () => {
  const limit = (method: string) => slack.fault({ method, kind: '429', retryAfterS: 1 });
  let here: Place;

  beforeAll(async () => {
    here = await people.declared('the answers are slow', team);
  });

  it('a form (views.open): a button stands there, and opens it', async () => {
    limit('views.open');
    await people.says('ada', here.channel, 'note');
    expect(people.lastWhisper('ada')).toMatch(/could not be opened in time|Open form/);
    expect(slack.state().modals[stage.id('ada')] ?? undefined).toBeUndefined();
    // For a second Slack opens none; pressing again and again is what people do then.
    for (let tries = 0; tries < 200 && !slack.state().modals[stage.id('ada')]; tries += 1) {
      const button = people.touches('ada', 'open_form').at(-1);
      if (!button) throw new Error('there is no button');
      await people.click('ada', button);
      await journey.quiet();
    }
    await stage.submit('ada', { text: 'it opened' });
    await journey.quiet();
    expect(JSON.stringify(await journey.facts(here.id))).toContain('it opened');
  });

  it.each([
    ['the answer to a command (response_url)', 'response_url', () => people.says('ada', here.channel, 'note said once')],
    ['the answer to a mention (chat.postEphemeral)', 'chat.postEphemeral', () => stage.say('ada', here.channel, '@tocsin note said once')],
  ])('%s: what was asked is done, once', async (_what, method, asks) => {
    const notes = async () => (await journey.facts(here.id)).filter((fact) => fact.kind === 'note.added').length;
    const unheard = () => journey.log.filter((line) => line.includes('an answer did not reach the person who asked')).length;
    const before = [await notes(), unheard()];
    limit(method);
    await asks();
    await stage.until('its end', () => (unheard() > (before[1] ?? 0) ? true : undefined));
    await journey.quiet();
    expect([await notes(), unheard()]).toEqual(before.map((count) => count + 1));
  });
});

it('leaves nothing undone and nothing broken', () => people.isSound());
