// What people write in Slack becomes record, over HTTP: pins, edits, deletions, shortcuts under messages, mentions, who comes late.
import { expect, it } from 'vitest';
import { openJourney } from './journey.ts';

const journey = await openJourney();
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const general = stage.channel(/^general$/)?.id ?? '';
await stage.command('ada', general, 'declare checkout is slow');
const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
await journey.quiet();
for (const who of ['chiara', 'dev']) await stage.act({ as: stage.id(who), type: 'join', channel });
await journey.quiet();

const messages = async () => (await journey.facts(1)).filter((fact) => fact.kind.startsWith('message.'));
const marks = (ts: string) => stage.messages(channel).find((message) => message.ts === ts)?.reactions.map((one) => one.name) ?? [];
const whispers = (who: string) => slack.state().ephemerals[stage.id(who)] ?? [];
const react = (who: string, ts: string, name: string, remove = false) => stage.act({ as: stage.id(who), type: 'react', channel, ts, name, remove });
const shortcut = (who: string, callbackId: string, where: string, messageTs: string) => stage.act({ as: stage.id(who), type: 'shortcut', callbackId, channel: where, messageTs });

it('a reply that two people pin stands on the timeline once, as itself and not as its neighbour', async () => {
  const parent = await stage.say('dev', channel, 'p99 is at 9 s');
  await stage.say('chiara', channel, 'a neighbour');
  const reply = await stage.say('chiara', channel, 'the replica lags *badly*', parent);
  const before = [whispers('ada').length, whispers('dev').length];
  await react('ada', reply, 'pushpin');
  await react('dev', reply, 'pushpin');
  await journey.quiet();
  expect(await messages()).toMatchObject([{ kind: 'message.recorded', by: { id: stage.id('ada') }, data: { ts: reply, thread: parent, author: stage.id('chiara'), text: 'the replica lags *badly*', permalink: expect.stringContaining('thread_ts=') as string } }]);
  expect(marks(reply)).toContain('memo');
  expect([whispers('ada').length, whispers('dev').length]).toEqual(before);
});

it('edits and deletions of it follow, and the pin that is taken back by another changes nothing', async () => {
  const [recorded] = await messages();
  const ts = recorded && 'ts' in recorded.data ? (recorded.data.ts ?? '') : '';
  await react('dev', ts, 'pushpin', true);
  await stage.act({ as: stage.id('chiara'), type: 'edit', channel, ts, text: 'the replica is fine' });
  await journey.quiet();
  await stage.act({ as: stage.id('chiara'), type: 'delete', channel, ts });
  await journey.quiet();
  expect((await messages()).map((fact) => fact.kind)).toEqual(['message.recorded', 'message.edited', 'message.deleted']);
  await stage.command('ada', channel, 'timeline');
  await journey.quiet();
  const shown = JSON.stringify(whispers('ada').at(-1)?.blocks);
  for (const words of ['the replica lags *badly*', 'deleted in Slack since', 'It reads now: the replica is fine']) expect(shown).toContain(words);
});

it('✅ under a message makes a task of it for whom it names, and our mark says so', async () => {
  const ts = await stage.say('ada', channel, '@dev can you restart the cache in 15m');
  await react('chiara', ts, 'white_check_mark');
  await journey.quiet();
  expect((await journey.incident(1)).tasks).toMatchObject([{ assignee: { id: stage.id('dev') }, state: 'asked', boxMs: 900_000, from: { channel, ts } }]);
  expect(marks(ts)).toContain('clipboard');
});

it('a mention in a thread is answered there, and a form it cannot open stands behind a button', async () => {
  const parent = await stage.say('dev', channel, 'deploy 42 looks odd');
  await stage.say('dev', channel, '@tocsin note deploy 42 rolled back', parent);
  await stage.say('dev', channel, '@tocsin note', parent);
  await journey.quiet();
  expect((await journey.facts(1)).some((fact) => fact.kind === 'note.added' && fact.data.text === 'deploy 42 rolled back')).toBe(true);
  const asked = whispers('dev').at(-1);
  expect(asked).toMatchObject({ channel, threadTs: parent });
  const button = (asked?.blocks ?? []).find((block) => block['type'] === 'actions');
  await stage.act({ as: stage.id('dev'), type: 'click', channel, messageTs: asked?.ts ?? '', actionId: 'open_form', blockId: String(button?.['block_id']), value: 'note' });
  await stage.submit('dev', { text: 'and errors are gone' });
  await journey.quiet();
  expect((await journey.facts(1)).some((fact) => fact.kind === 'note.added' && fact.data.text === 'and errors are gone')).toBe(true);
});

it('a message of another channel is kept in the incident that is chosen, and begins a new one', async () => {
  const incidents = stage.id('incidents');
  const ts = await stage.say('chiara', incidents, 'customers say checkout hangs');
  await shortcut('dev', 'add_to_timeline', incidents, ts);
  const view = await stage.until('the form', () => slack.state().modals[stage.id('dev')] ?? undefined);
  expect(view['private_metadata']).toBe(`${incidents}:${ts}`);
  await stage.submit('dev', { incident: '1', as: 'timeline' });
  await journey.quiet();
  expect((await messages()).at(-1)).toMatchObject({ by: { id: stage.id('dev') }, data: { channel: incidents, ts, author: stage.id('chiara'), text: 'customers say checkout hangs' } });
  await shortcut('dev', 'declare_from_message', incidents, ts);
  await stage.submit('dev', { title: 'customers say checkout hangs' });
  await journey.quiet();
  expect((await journey.facts(2)).map((fact) => fact.kind).slice(0, 3)).toEqual(['incident.opened', 'commander.set', 'message.recorded']);
});

it('a message of a channel where Tocsin was not invited is refused in words', async () => {
  const ts = await stage.say('chiara', general, 'and search hangs too');
  await shortcut('dev', 'add_to_timeline', general, ts);
  await journey.quiet();
  expect(whispers('dev').at(-1)?.text).toContain('I am not in that channel');
  expect(slack.state().modals[stage.id('dev')] ?? undefined).toBeUndefined();
});

it('who comes late is caught up in private, and asks again for what is new', async () => {
  await journey.pool.query(`update incident set state = jsonb_set(state, '{openedAt}', to_jsonb(to_char(now() at time zone 'utc' - interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) where id = 1`);
  await stage.act({ as: stage.id('ben'), type: 'join', channel });
  await journey.quiet();
  const told = JSON.stringify(whispers('ben').at(-1)?.blocks);
  for (const words of ['From the beginning', 'restart the cache', 'deploy 42 rolled back']) expect(told).toContain(words);
  expect(stage.messages(channel).some((message) => JSON.stringify(message).includes('From the beginning'))).toBe(false);
  await stage.command('ada', channel, 'note it is calm');
  await journey.quiet();
  await stage.command('ben', channel, 'catchup');
  await journey.quiet();
  const again = JSON.stringify(whispers('ben').at(-1)?.blocks);
  expect([again.includes('it is calm'), again.includes('deploy 42')]).toEqual([true, false]);
});
