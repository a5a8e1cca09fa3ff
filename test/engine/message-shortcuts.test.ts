// Shortcuts under a message, through the whole engine: in an incident's channel, elsewhere, and as the beginning of an incident.
import { beforeEach, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { factsOf } from '../../src/store/fact.ts';
import { submit } from '../support/arriving.ts';
import { chatting, messageFacts, messageShortcut, toldTo, ts } from '../support/chatting.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test('“Add to timeline” under a reply in the incident’s channel', async () => {
  const { bench, channel } = await chatting(db.pool);
  await messageShortcut(db.pool, 'UANA', 'add_to_timeline', { type: 'message', ts, thread_ts: '1795230010.000100', user: 'UBEN', text: 'forged' }, channel);
  await bench.settle();
  expect(await messageFacts(db.pool)).toMatchObject([{ by: { id: 'UANA' }, data: { ts, text: 'errors fall', author: 'UBEN' } }]);
  expect(toldTo(bench, 'UANA').at(-1)).toContain('on the timeline of INC-1');
});

test('outside, the incident is chosen; the words are read again when the form is sent', async () => {
  const { bench } = await chatting(db.pool);
  bench.slack.written.push({ channel: 'C0001', ts, author: 'UCHI', text: 'customers complain' });
  await messageShortcut(db.pool, 'UANA', 'add_to_timeline', { type: 'message', ts, user: 'UCHI', text: 'customers complain' }, 'C0001');
  await bench.settle();
  expect(bench.slack.opened.at(-1)).toMatchObject({ callback_id: 'record_message', private_metadata: `C0001:${ts}` });
  bench.slack.written.splice(-1, 1, { channel: 'C0001', ts, author: 'UCHI', text: 'customers complain loudly' });
  await submit(db.pool, 'UANA', 'record_message', `C0001:${ts}`, { incident: '1', as: 'timeline' });
  await bench.settle();
  expect(await messageFacts(db.pool)).toMatchObject([{ data: { channel: 'C0001', text: 'customers complain loudly' } }]);
  expect([...bench.slack.reactions]).toEqual([`C0001/${ts}/memo`]);
});

test('a private incident is chosen by its own people alone, whatever the form says', async () => {
  const { bench } = await chatting(db.pool, '--private a leak');
  bench.slack.written.push({ channel: 'C0001', ts, author: 'UCHI', text: 'customers complain' });
  await messageShortcut(db.pool, 'UCHI', 'add_to_timeline', { type: 'message', ts, user: 'UCHI', text: 'x' }, 'C0001');
  await bench.settle();
  expect(toldTo(bench, 'UCHI').at(-1)).toContain('No incident is open');
  await submit(db.pool, 'UCHI', 'record_message', `C0001:${ts}`, { incident: '1', as: 'timeline' });
  await bench.settle();
  expect(await messageFacts(db.pool)).toEqual([]);
  expect(bench.slack.messages.filter((one) => one.channel === 'UCHI').at(-1)?.message.text).toBe('I know no INC-1.');
  await submit(db.pool, 'UANA', 'record_message', `C0001:${ts}`, { incident: '1', as: 'timeline' });
  await bench.settle();
  expect([(await messageFacts(db.pool)).length, [...bench.slack.reactions]]).toEqual([1, []]);
});

test('“Declare from message”: the new incident begins with it, and is declared even when Slack does not answer', async () => {
  const { bench } = await chatting(db.pool);
  bench.slack.written.push({ channel: 'C0001', ts, author: 'UCHI', text: 'search is slow' });
  await messageShortcut(db.pool, 'UBEN', 'declare_from_message', { type: 'message', ts, user: 'UCHI', text: 'search is slow' }, 'C0001');
  await bench.settle();
  expect(bench.slack.opened.at(-1)).toMatchObject({ callback_id: 'declare', private_metadata: `:C0001:${ts}` });
  await submit(db.pool, 'UBEN', 'declare', `:C0001:${ts}`, { title: 'search is slow' });
  await bench.settle();
  expect((await factsOf(db.pool, 2)).map((fact) => fact.kind).slice(0, 3)).toEqual(['incident.opened', 'commander.set', 'message.recorded']);
  bench.slack.fail('message', new Outage('slack', 'Slack is away'), { times: 9 });
  await submit(db.pool, 'UBEN', 'declare', `:C0001:${ts}`, { title: 'search is still slow' });
  await bench.settle();
  expect((await bench.incident(3)).title).toBe('search is still slow');
});
